using Sparring.Metrics.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

public sealed class InceptionScoreTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public InceptionScoreTests() => set_num_threads(1);

    [Fact]
    public void Of_KnownProbabilities_IsTheClosedForm()
    {
        Assert.Equal(10, InceptionScore.Of(eye(10).repeat(6, 1), splits: 3).Mean, 1e-12); // sure, and all classes alike
        Assert.Equal(1, InceptionScore.Of(full(20, 10, 0.1f), splits: 2).Mean, 1e-12); // nothing recognised
        Assert.Equal(1, InceptionScore.Of(eye(10)[..1].repeat(20, 1), splits: 2).Mean, 1e-12); // one class

        // Half is class 0 for sure, half is 50:50: KL = ½ (ln 4/3) + ½ (½ ln 2/3 + ½ ln 2).
        double expected = Math.Exp(0.5 * Math.Log(4 / 3.0) + 0.25 * (Math.Log(2 / 3.0) + Math.Log(2)));
        Assert.Equal(expected, InceptionScore.Of(tensor(new float[,] { { 1, 0 }, { 0.5f, 0.5f } }), splits: 1).Mean, 1e-12);
    }

    [Fact]
    public void Of_Splits_HaveMeanAndDeviation()
    {
        // The first split is of one class, the second of two.
        Tensor probabilities = tensor(new double[,] { { 1, 0 }, { 1, 0 }, { 1, 0 }, { 0, 1 } });
        InceptionScoreResult result = InceptionScore.Of(probabilities, splits: 2);

        Assert.Equal((1.5, 0.5, 2), (Math.Round(result.Mean, 12), Math.Round(result.StandardDeviation, 12), result.Splits));
        Assert.Equal(
            "There are 4 images in 2 splits; with fewer than 5000 in each the score is too low. Compare it with others of as many images only.", result.Warning);
        Assert.Null(InceptionScore.Of(ones(5000, 1), splits: 1).Warning);
    }

    [Fact]
    public void Of_UnevenSplits_IsWhatNumpySays()
    {
        Tensor probabilities = FeatureSets.Normal(103, 12, seed: 1, scale: 2).softmax(1);
        double[] expected = FeatureSets.Ask(
            "[np.mean(scores), np.std(scores)]",
            """
            scores = []
            for i in range(10):
                part = a[i * len(a) // 10:(i + 1) * len(a) // 10]
                scores.append(np.exp((part * (np.log(part) - np.log(part.mean(0)))).sum(1).mean()))
            """,
            probabilities, probabilities);
        InceptionScoreResult result = InceptionScore.Of(probabilities);

        // Rows of float32 sum to 1 within 1e-7 only.
        FeatureSets.AreEqual(expected[0], result.Mean, 1e-6);
        FeatureSets.AreEqual(expected[1], result.StandardDeviation, 1e-5);
    }

    [Fact]
    public void Of_WhatIsNoProbability_SaysWhichImage()
    {
        string Refusal(Tensor probabilities) => Assert.Throws<UsageException>(() => InceptionScore.Of(probabilities, splits: 2)).Message;
        const string Row1 = "Each row of probabilities should be 0 or more and sum to 1, but that of image 1 (counted from 0) does not. Pass what a softmax gives.";

        Assert.Equal(Row1, Refusal(tensor(new float[,] { { 1, 0 }, { float.NaN, 1 } })));
        Assert.Equal(Row1, Refusal(tensor(new float[,] { { 1, 0 }, { 2, -1 } })));
        Assert.Equal(Row1, Refusal(tensor(new float[,] { { 1, 0 }, { 0.4f, 0.4f } })));
        Assert.Equal("2 splits should have at least an image each, but there are 1 images. Give more images, or use fewer splits.", Refusal(ones(1, 1)));
        Assert.StartsWith("Probabilities should be floating-point [N, K], but are Int64 [4, 1].", Refusal(ones(4, 1, ScalarType.Int64)));
    }

    public void Dispose() => _scope.Dispose();
}
