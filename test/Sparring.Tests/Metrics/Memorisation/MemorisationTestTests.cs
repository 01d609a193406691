using Sparring.Data;
using Sparring.Data.Kittens;
using Sparring.Metrics.Memorisation;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Memorisation;

public sealed class MemorisationTestTests
{
    public MemorisationTestTests() => set_num_threads(1);

    [Theory]
    [InlineData("mnist", 100, 25, 200)]
    [InlineData("mnist", 1_000, 200, 300)]
    [InlineData("mnist", 10_000, 300, 200)]
    [InlineData("kittens", 100, 25, 200)]
    [InlineData("kittens", 1_000, 200, 300)]
    [InlineData("kittens", 10_000, 500, 200)]
    public void Measure_CopiesAndNewImages_CopiesAreCaughtAndNewImagesAreNot(string data, int trainingCount, int heldOutCount, int fakeCount)
    {
        using var scope = NewDisposeScope();
        IImageSource source = data == "mnist"
            ? Sparring.Tests.Data.TestImages.Open(TestData.Require("mnist"))
            : new KittenSource(trainingCount + heldOutCount + fakeCount, seed: 4, height: 8, width: 8);
        Tensor features = MemoryImages.Pixels(MemoryImages.Bytes(source, 0, trainingCount + heldOutCount + fakeCount), source.Shape);
        Tensor training = features.narrow(0, 0, trainingCount);
        Tensor heldOut = features.narrow(0, trainingCount, heldOutCount);
        Tensor news = features.narrow(0, trainingCount + heldOutCount, fakeCount);
        Tensor copies = training[(arange(fakeCount) * 7919).remainder(trainingCount)];
        Tensor noise = (arange(copies.numel(), ScalarType.Float64) * 12.9898).sin().mul(43758.5453).frac().sub(0.5).reshape(copies.shape).to(ScalarType.Float32);
        Tensor some = cat([copies.narrow(0, 0, fakeCount * 3 / 10), news.narrow(0, 0, fakeCount * 7 / 10)]);

        MemorisationResult ofCopies = Measure(training, heldOut, copies);
        MemorisationResult ofNews = Measure(training, heldOut, news);
        MemorisationResult ofSome = Measure(training, heldOut, some);
        MemorisationResult ofNoisy = Measure(training, heldOut, copies + noise * 20);
        MemorisationResult ofDimmed = Measure(training, heldOut, news * 0.7);

        Assert.Equal((1, true), (ofCopies.Score, ofCopies.IsMemorising));
        Assert.StartsWith("memorising: about 100", ofCopies.Verdict);
        Assert.False(ofNews.IsMemorising, ofNews.Verdict);
        Assert.StartsWith("not memorising", ofNews.Verdict);
        Assert.InRange(ofSome.Score, 0.2, 0.45);
        // 25 held-out images are too few to be sure of a third.
        Assert.True(ofSome.IsMemorising || heldOutCount < 200, ofSome.Verdict);
        Assert.True(ofNoisy.IsMemorising, ofNoisy.Verdict);
        Assert.False(ofDimmed.IsMemorising, ofDimmed.Verdict);
        Assert.True(ofCopies.DataCopyingZ < -5, $"{ofCopies.DataCopyingZ}");
        Assert.InRange(ofNews.DataCopyingZ, -3, 3);
    }

    [Fact]
    public void Measure_TwoHundredSplits_AlmostNeverRaisesAFalseAlarm()
    {
        using var scope = NewDisposeScope();
        var cats = new KittenSource(1_500, seed: 6, height: 8, width: 8);
        Tensor features = MemoryImages.Pixels(MemoryImages.Bytes(cats, 0, 1_500), cats.Shape);
        var order = new Random(1);
        int alarms = 0;
        for (int split = 0; split < 200; split++)
        {
            using var inner = NewDisposeScope();
            int[] indices = [.. Enumerable.Range(0, 1_500)];
            order.Shuffle(indices);
            Tensor shuffled = features[tensor(indices)];
            MemorisationResult found = Measure(shuffled.narrow(0, 0, 100), shuffled.narrow(0, 100, 20), shuffled.narrow(0, 120, 50));
            alarms += found.IsMemorising ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 1);
    }

    [Fact]
    public void Measure_OneNewImageOverAndOver_IsNoProof()
    {
        using var scope = NewDisposeScope();
        var cats = new KittenSource(400, seed: 2, height: 8, width: 8);
        Tensor features = MemoryImages.Pixels(MemoryImages.Bytes(cats, 0, 400), cats.Shape);
        for (int i = 300; i < 400; i++)
        {
            Tensor collapsed = features.narrow(0, i, 1).expand(50, -1);
            Assert.False(Measure(features.narrow(0, 0, 200), features.narrow(0, 200, 100), collapsed).IsMemorising);
        }
    }

    [Fact]
    public void Measure_HandMade_GivesTheNumbersOfTheDefinitions()
    {
        // Training images at 0, 10, ... 190 on a line; held-out ones 4 beside one of them; two fakes of ten on one, the others 5 beside.
        using var scope = NewDisposeScope();
        Tensor training = (arange(20, ScalarType.Float32) * 10).unsqueeze(1);
        Tensor heldOut = training + 4;
        Tensor fakes = cat([training.narrow(0, 5, 2), training.narrow(0, 7, 8) + 5]);

        MemorisationResult found = Measure(training, heldOut, fakes);

        Assert.Equal(0.2, found.NearShare, 1e-12);
        Assert.Equal((0.2 - 1 / 21.0) / (1 - 1 / 21.0), found.Score, 1e-12);
        Assert.Equal([5, 6], found.Pairs.Take(2).Select(pair => pair.TrainingIndex));
        Assert.Equal(new NearestPair(0, 5, 0, 0), found.Pairs[0]);
        Assert.Equal(10, found.Pairs.Count);
        // 5 from 70, and 5, 15, 15, 25, 25 from the next: ties give the lower index.
        NearestPair first = found.Pairs.First(pair => pair.FakeIndex == 2);
        Assert.Equal((7, 5.0), (first.TrainingIndex, first.Distance));
        Assert.Equal(5 / ((5 + 15 + 15 + 25 + 25) / 5.0), first.RelativeDistance, 1e-12);
        // Of ten fakes with ten different neighbours at least two below the nearest of 20: 10/30 · 9/29.
        Assert.Equal(10 / 30.0 * 9 / 29, found.Probability, 1e-12);
    }

    [Fact]
    public void Measure_ZScore_AgreesWithScipy()
    {
        Assert.SkipUnless(Python.Has("scipy"), "Python's scipy is not installed.");
        using var scope = NewDisposeScope();
        Tensor training = (arange(40, ScalarType.Float64) * 10).unsqueeze(1);
        Tensor heldOut = training.narrow(0, 0, 30) + (arange(30, ScalarType.Float64).remainder(4) + 1).unsqueeze(1);
        Tensor fakes = training.narrow(0, 0, 25) + arange(25, ScalarType.Float64).remainder(3).unsqueeze(1);

        double[] expected = [.. RunPython("""
            import numpy as np
            from scipy.stats import mannwhitneyu, hypergeom, norm
            a, b = np.arange(25) % 3, np.arange(30) % 4 + 1
            u, p = mannwhitneyu(a, b, use_continuity=False, alternative='less', method='asymptotic')
            print(norm.ppf(p))
            # 9 fakes at 0 lie below the first held-out one.
            print(hypergeom.cdf(0, 55, 30, 9))
            """).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)];
        MemorisationResult found = Measure(training, heldOut, fakes);

        Assert.Equal(expected[0], found.DataCopyingZ, 1e-6);
        Assert.Equal(expected[1], found.Probability, 1e-9);
    }

    [Fact]
    public void Measure_WhatCannotBeTold_SaysWhy()
    {
        using Tensor training = arange(60, ScalarType.Float32).reshape(30, 2);
        using Tensor few = training.narrow(0, 0, 9);
        using Tensor wide = zeros(30, 3);
        using Tensor news = training + 0.5;

        Assert.Contains("at least 10 fakes; there are 9", Assert.Throws<UsageException>(() => Measure(training, news, few)).Message);
        Assert.Contains("[any, 2]", Assert.Throws<UsageException>(() => Measure(training, wide, news)).Message);
        Assert.Contains("30 of 30 are", Assert.Throws<UsageException>(() => Measure(training, training, news)).Message);
        Assert.Contains("finite", Assert.Throws<UsageException>(() => Measure(training, news, training * float.NaN)).Message);
    }

    [Fact]
    public void Measure_Cancelled_Stops()
    {
        using Tensor training = arange(60, ScalarType.Float32).reshape(30, 2);
        Assert.ThrowsAny<OperationCanceledException>(() => MemorisationTest.Measure(training, training + 0.5, training, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Encode_Pairs_StandFakeBesideTrainingImageInTheirOrder()
    {
        SampleShape shape = SampleShape.Image(1, 1, 1);
        var fakes = MemoryImages.Set([10, 11, 12, 13], shape);
        var training = MemoryImages.Set([20, 21, 22], shape);
        NearestPair[] pairs = [new(3, 1, 0, 0), new(0, 2, 1, 0.1), new(1, 1, 2, 0.2), new(2, 0, 3, 0.3)];

        Pixels picture = Data.TestImages.Decode(NearestPairsPicture.Encode(fakes, training, pairs), 1);

        // Cells of 64 pixels with gaps of 2, eight in a row; above them words of 7 pixels with 6 on each side.
        const int Words = 7 + 2 * 6;
        Assert.Equal((Words + 2 * 66 + 2, 8 * 66 + 2), (picture.Height, picture.Width));
        byte At(int row, int column) => picture.Planes[(Words + row * 66 + 34) * picture.Width + column * 66 + 34];
        Assert.Equal([13, 21, 255, 10, 22, 255, 11, 21], Enumerable.Range(0, 8).Select(column => (int)At(0, column)));
        Assert.Equal([12, 20, 255, 255, 255, 255, 255, 255], Enumerable.Range(0, 8).Select(column => (int)At(1, column)));
        Pixels one = Data.TestImages.Decode(NearestPairsPicture.Encode(fakes, training, pairs, most: 1), 1);
        Assert.Equal((Words + 66 + 2, 2 * 66 + 2), (one.Height, one.Width));

        // "training" is wider than "fake", and nothing stands above nothing.
        int Ink(int column) => Enumerable.Range(0, Words * 66).Count(i => picture.Planes[i / 66 * picture.Width + column * 66 + i % 66] < 255);
        Assert.Equal([true, true, false, true, true, false], Enumerable.Range(0, 6).Select(column => Ink(column) > 0));
        Assert.True(Ink(1) > Ink(0));
        Assert.Contains("0 to 2", Assert.Throws<UsageException>(() => NearestPairsPicture.Encode(training, training, pairs)).Message);
        Assert.Contains("0 pairs", Assert.Throws<UsageException>(() => NearestPairsPicture.Encode(fakes, training, [])).Message);
    }

    private static MemorisationResult Measure(Tensor training, Tensor heldOut, Tensor fakes) =>
        MemorisationTest.Measure(training, heldOut, fakes, TestContext.Current.CancellationToken);

    /// <summary>Runs a script that is given as its text.</summary>
    private static string RunPython(string text, params string[] args)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder["script.py"], text);
        return Python.Run(folder["script.py"], args);
    }
}
