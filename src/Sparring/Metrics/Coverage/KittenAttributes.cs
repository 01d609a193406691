using Sparring.Data;
using Sparring.Data.Kittens;
using Sparring.Metrics.Features;
using Sparring.Options;
using static TorchSharp.torch;

namespace Sparring.Metrics.Coverage;

/// <summary>
/// Reads coat, ears and eyes off pictures of `kittens`: a classifier trained on drawn kittens, whose attributes are known. The fakes' share of
/// each attribute and of their combinations then tells what a generator has lost.
/// </summary>
/// <remarks>
/// Trained once for each size and kept in the user's cache folder. Eyes are a few pixels at 32×32, and the classifier looks at every one of
/// them. It is right there for coat, ears and eyes after 12,000 images shown: 100, 91 and 99 %; after 24,000: 100, 98.9 and 100 %.
/// </remarks>
public sealed class KittenAttributes : IDisposable
{
    // Others than the ones that generators are trained on, which begin at the seed 0.
    private const long TrainingSeed = 0x4B49_5454_454E;
    private const int TrainingCount = 20_000;
    private const int TestCount = 2_000;
    private const int BatchSize = 500;

    private static readonly ClassifierQuestion[] _questions =
    [
        new("coat", Enum.GetValues<KittenCoat>().Length),
        new("ears", Enum.GetValues<KittenEars>().Length),
        new("eyes", Enum.GetValues<KittenEyes>().Length),
    ];

    private readonly TrainedClassifier _classifier;
    private readonly SampleShape _shape;

    private KittenAttributes(TrainedClassifier classifier, SampleShape shape)
    {
        _classifier = classifier;
        _shape = shape;
    }

    /// <summary>How the classifier is trained where nothing else is asked for.</summary>
    internal static ClassifierOptions DefaultOptions { get; } = new() { ImagesShown = 60_000 };

    /// <summary>Number of combinations: 8 coats, 3 shapes of ears and 4 colours of eyes.</summary>
    public static int CombinationCount { get; } = _questions.Aggregate(1, (product, question) => product * question.ClassCount);

    /// <summary>The share, 0 to 1, of held-out kittens whose coat is read right.</summary>
    public double CoatAccuracy => _classifier.Accuracy[0];

    /// <summary>The share, 0 to 1, of held-out kittens whose ears are read right.</summary>
    public double EarsAccuracy => _classifier.Accuracy[1];

    /// <summary>The share, 0 to 1, of held-out kittens whose eyes' colour is read right.</summary>
    public double EyesAccuracy => _classifier.Accuracy[2];

    /// <summary>Loads the classifier for kittens of one size, or draws some and trains it. libtorch's random state is left as it is.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="options">How it is trained; by default 60,000 images are shown, which takes about a minute of one core for 32×32.</param>
    /// <param name="progress">Is told how far the training has come.</param>
    /// <param name="cancellationToken">Stops it; nothing is kept then.</param>
    /// <exception cref="UsageException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static KittenAttributes Open(
        int height = KittenSource.DefaultSide,
        int width = KittenSource.DefaultSide,
        ClassifierOptions? options = null,
        IProgress<ClassifierProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= DefaultOptions;
        OptionsGate.Require(options);
        var all = new KittenSource(TrainingCount + TestCount, TrainingSeed, height, width);
        TrainedClassifier classifier = ClassifierStore.Open(
            new ClassifierKey("kittens", all.Fingerprint, options), all.Shape.Channels, _questions, isFine: true, () =>
            {
                // On all cores, before libtorch takes them.
                EverySample.Of(all, (_, _) => { }, cancellationToken);
                return (Examples(new RangeSource(all, 0, TrainingCount), all, 0), Examples(new RangeSource(all, TrainingCount, TestCount), all, TrainingCount));
            }, progress, cancellationToken);
        return new KittenAttributes(classifier, all.Shape);
    }

    /// <summary>What each picture shows.</summary>
    /// <param name="images">uint8 [N, 3, H, W].</param>
    /// <exception cref="UsageException">The images are not colour images of the size that it was opened for.</exception>
    public IReadOnlyList<(KittenCoat Coat, KittenEars Ears, KittenEyes Eyes)> Predict(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        FeatureInput.Require(images, _shape);
        int[][] answers = _classifier.Answer(images);
        return [.. answers[0].Select((coat, i) => ((KittenCoat)coat, (KittenEars)answers[1][i], (KittenEyes)answers[2][i]))];
    }

    /// <summary>Which attributes a set of images shows, and how evenly: in `kittens` all combinations are equally frequent.</summary>
    /// <param name="images">Kittens, such as a generator's; 2,000 for the combinations to be judged.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UsageException">The images are not colour images of the size that it was opened for.</exception>
    public KittenCoverage Of(IImageSet images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        List<(KittenCoat Coat, KittenEars Ears, KittenEyes Eyes)> shown = new(images.Count);
        foreach (Tensor batch in images.Read(BatchSize))
        {
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                shown.AddRange(Predict(batch));
            }
        }

        return new KittenCoverage(
            Even(shown.Select(kitten => (int)kitten.Coat), _questions[0].ClassCount),
            Even(shown.Select(kitten => (int)kitten.Ears), _questions[1].ClassCount),
            Even(shown.Select(kitten => (int)kitten.Eyes), _questions[2].ClassCount),
            Even(shown.Select(Combination), CombinationCount));
    }

    /// <inheritdoc/>
    public void Dispose() => _classifier.Dispose();

    private static int Combination((KittenCoat Coat, KittenEars Ears, KittenEyes Eyes) kitten) =>
        ((int)kitten.Coat * _questions[1].ClassCount + (int)kitten.Ears) * _questions[2].ClassCount + (int)kitten.Eyes;

    private static ModeCoverage Even(IEnumerable<int> shown, int classes) => ModeCoverage.Of(shown, [.. Enumerable.Repeat(1.0, classes)]);

    private static ClassifierExamples Examples(IImageSource images, KittenSource all, int start) => new(images, (question, index) =>
    {
        KittenTraits traits = all.TraitsOf(start + index);
        return question switch
        {
            0 => (int)traits.Coat,
            1 => (int)traits.Ears,
            _ => (int)traits.Eyes,
        };
    });
}
