using Sparring.Data;
using Sparring.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>
/// Trains a <see cref="ClassifierNetwork"/>: Adam with decoupled decay, a learning rate that rises and falls once (Smith and Topin 2017), and images
/// moved by up to two pixels, which keeps the class of any picture, as mirroring would not.
/// </summary>
internal sealed class ClassifierTraining
{
    /// <summary>Raised when another network would come of the same images.</summary>
    public const int Version = 1;

    private const int BatchSize = 128;
    private const double PeakRate = 4e-3;
    private const double WarmUpShare = 0.2;
    private const double WeightDecay = 0.01;
    private const int LargestShift = 2;
    private const ulong ShiftStream = 31;

    private readonly ClassifierOptions _options;
    private readonly int _batchSize;
    private readonly int _batches;

    /// <param name="options">How long, from which seed.</param>
    /// <param name="count">Images that there are to train on.</param>
    public ClassifierTraining(ClassifierOptions options, int count)
    {
        _options = options;
        // Batches of a few images have no statistics worth their name, and more than there are repeat some.
        _batchSize = Math.Min(BatchSize, count);
        _batches = (int)Math.Max(1, Math.Min(options.ImagesShown, (long)options.MostEpochs * count) / _batchSize);
    }

    /// <summary>A network that has been trained, in eval mode. libtorch's random state is as it was.</summary>
    /// <param name="examples">What it is trained on.</param>
    /// <param name="questions">What it learns to answer.</param>
    /// <param name="isFine">As for <see cref="ClassifierNetwork"/>.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    public ClassifierNetwork Run(
        ClassifierExamples examples, IReadOnlyList<ClassifierQuestion> questions, bool isFine, IProgress<ClassifierProgress>? progress, CancellationToken cancellation)
    {
        ClassifierNetwork network = Build(examples.Images.Shape.Channels, isFine, questions);
        try
        {
            var order = new ShuffledOrder(examples.Images.Count, _options.Seed);
            using AdamW optimizer = optim.AdamW(network.parameters(), PeakRate, weight_decay: WeightDecay);
            network.train();
            for (int batch = 0; batch < _batches; batch++)
            {
                cancellation.ThrowIfCancellationRequested();
                Step(network, optimizer, examples, order, batch);
                QuietMoment.Pass();
                progress?.Report(new ClassifierProgress((batch + 1) * _batchSize, _batches * _batchSize));
            }

            network.eval();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The share of right answers to each question.</summary>
    /// <param name="network">In eval mode.</param>
    /// <param name="examples">Images that it has not been trained on.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    public static double[] AccuracyOf(ClassifierNetwork network, ClassifierExamples examples, CancellationToken cancellation)
    {
        using IDisposable inference = no_grad();
        long[] right = new long[network.ClassCounts.Count];
        int count = examples.Images.Count;
        for (int start = 0; start < count; start += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            int[] indices = [.. Enumerable.Range(start, Math.Min(BatchSize, count - start))];
            Tensor logits = network.call(FeatureInput.ToValues(Read(examples.Images, indices)));
            foreach ((int i, Tensor answers) in logits.split(Sizes(network), 1).Index())
            {
                right[i] += answers.argmax(1).eq(RightAnswers(examples, i, indices)).sum().item<long>();
            }
        }

        return Array.ConvertAll(right, answers => (double)answers / count);
    }

    /// <summary>An untrained network, whose weights follow from the seed.</summary>
    private ClassifierNetwork Build(int channels, bool isFine, IReadOnlyList<ClassifierQuestion> questions)
    {
        using KeptRandomState random = new();
        manual_seed(_options.Seed);
        return new ClassifierNetwork(channels, isFine, [.. questions.Select(q => q.ClassCount)]);
    }

    private void Step(ClassifierNetwork network, AdamW optimizer, ClassifierExamples examples, ShuffledOrder order, int batch)
    {
        using var scope = NewDisposeScope();
        int[] indices = [.. Enumerable.Range(0, _batchSize).Select(i => order[(long)batch * _batchSize + i])];
        Tensor logits = network.call(Shifted(FeatureInput.ToValues(Read(examples.Images, indices)), batch));
        Tensor loss = zeros([]);
        foreach ((int i, Tensor answers) in logits.split(Sizes(network), 1).Index())
        {
            loss += nn.functional.cross_entropy(answers, RightAnswers(examples, i, indices));
        }

        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
        {
            group.LearningRate = PeakRate * RateFactor((batch + 0.5) / _batches);
        }

        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }

    /// <summary>The batch moved as a whole; its edge pixels fill what comes into view.</summary>
    private Tensor Shifted(Tensor images, int batch)
    {
        var random = new DataRandom(_options.Seed, batch, ShiftStream);
        Tensor padded = nn.functional.pad(images, [LargestShift, LargestShift, LargestShift, LargestShift], PaddingModes.Replicate);
        return padded
            .narrow(2, random.NextBelow(2 * LargestShift + 1), images.shape[2])
            .narrow(3, random.NextBelow(2 * LargestShift + 1), images.shape[3]);
    }

    private static double RateFactor(double done) => done < WarmUpShare ? done / WarmUpShare : (1 - done) / (1 - WarmUpShare);

    private static long[] Sizes(ClassifierNetwork network) => [.. network.ClassCounts.Select(count => (long)count)];

    private static Tensor RightAnswers(ClassifierExamples examples, int question, int[] indices) =>
        tensor(Array.ConvertAll(indices, i => (long)examples.AnswerOf(question, i)));

    private static Tensor Read(IImageSource images, int[] indices)
    {
        Tensor batch = empty(images.Shape.BatchShape(indices.Length), ScalarType.Byte);
        int size = images.Shape.ByteCount;
        Span<byte> bytes = batch.bytes;
        for (int i = 0; i < indices.Length; i++)
        {
            images.Read(indices[i], bytes.Slice(i * size, size));
        }

        return batch;
    }
}
