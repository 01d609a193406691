using Sparring.Data;
using Sparring.Data.Kittens;
using Sparring.Metrics.Coverage;
using Sparring.Metrics.Features;
using static TorchSharp.torch;

namespace Sparring.Metrics.Evaluation;

/// <summary>Counts modes in the way that suits the reference: its own centres, attributes, stacked classes or labels.</summary>
internal abstract class ModeReader : IDisposable
{
    /// <summary>Whether the modes of a reference can be counted at all; else why not, as a clause.</summary>
    public static string? Problem(IImageSource reference) => reference switch
    {
        PointSource or StackedSource => null,
        { Shape.IsImage: false } => "the modes of these points are not known: they are of ring8 and grid25",
        { ClassCount: < 2 } => $"'{PrintableName.Of(reference.Name)}' has no labels of two classes or more",
        { Count: < ClassifierFeatures.LeastImages } => $"'{PrintableName.Of(reference.Name)}' has fewer than {ClassifierFeatures.LeastImages} images to train a classifier by",
        _ => null,
    };

    /// <summary>How the classifier is trained that counts a reference's modes; null where none does.</summary>
    public static string? MethodOf(IImageSource reference, EvaluationOptions options) => reference is PointSource
        ? null
        : $"classifier-v{ClassifierTraining.Version}-{(options.Classifier ?? (IsOfKittens(reference) ? KittenAttributes.DefaultOptions : new ClassifierOptions())).ToKey()}";

    /// <summary>A reader for a reference.</summary>
    /// <param name="reference">All of it.</param>
    /// <param name="reals">What is looked at of it.</param>
    /// <param name="options">How a classifier is trained.</param>
    /// <param name="known">A classifier of the reference's labels that is there already; it stays the caller's.</param>
    /// <param name="progress">Is told of a classifier's training.</param>
    /// <param name="cancellation">Ends it.</param>
    public static ModeReader Open(
        IImageSource reference,
        IImageSet reals,
        EvaluationOptions options,
        ClassifierFeatures? known,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellation) => reference switch
        {
            PointSource points => new OfPoints(points),
            KittenSource kittens when IsOfKittens(kittens) => new OfKittens(KittenAttributes.Open(
                kittens.Shape.Height, kittens.Shape.Width, options.Classifier, ChosenFeatures.Training(progress, "a classifier of kittens"), cancellation)),
            StackedSource stacked => new OfStacked(ChosenFeatures.OpenClassifier(stacked.Images, options, progress, cancellation)),
            _ => new OfLabels(known ?? ChosenFeatures.OpenClassifier(reference, options, progress, cancellation), isOwner: known is null, reals),
        };

    public abstract IReadOnlyList<MetricValue> Count(IImageSet fakes, CancellationToken cancellation);

    public abstract void Dispose();

    /// <summary>The points of a set.</summary>
    /// <returns>float32 [N, 2], in the caller's dispose scope</returns>
    public static Tensor Points(IImageSet set)
    {
        using var scope = NewDisposeScope();
        return cat([.. set.Read(1000)]).MoveToOuterDisposeScope();
    }

    /// <summary>Whether attributes are counted, which are read off colours too.</summary>
    private static bool IsOfKittens(IImageSource reference) => reference is KittenSource { Shape.Channels: 3 };

    private static MetricValue[] Values(ModeCoverage coverage, string meaning) =>
    [
        new(MetricKind.Modes, "modes", coverage.Hit, null, MetricDirection.Higher, $"of {coverage.ReferenceHit:N0} {meaning}"),
        new(MetricKind.Modes, "modesKl", coverage.KlDivergence, null, MetricDirection.Lower,
            FormattableString.Invariant($"nats; as many real images would have about {coverage.ExpectedDivergence:0.0000}")),
    ];

    private sealed class OfPoints(PointSource source) : ModeReader
    {
        public override IReadOnlyList<MetricValue> Count(IImageSet fakes, CancellationToken cancellation)
        {
            using var scope = NewDisposeScope();
            var modes = PointModes.Of(Points(fakes), source);
            return
            [
                new(MetricKind.Modes, "modes", modes.Hit, null, MetricDirection.Higher, $"of {modes.Counts.Count} centres"),
                new(MetricKind.Modes, "highQualityShare", modes.HighQualityShare, null, MetricDirection.Higher,
                    "of the points within 3 standard deviations of a centre; of real ones 0.9889"),
                new(MetricKind.Modes, "modesKl", modes.KlDivergence, null, MetricDirection.Lower, "nats, from equally many at each centre"),
            ];
        }

        public override void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class OfKittens(KittenAttributes attributes) : ModeReader
    {
        public override IReadOnlyList<MetricValue> Count(IImageSet fakes, CancellationToken cancellation)
        {
            KittenCoverage coverage = attributes.Of(fakes, cancellation);
            return
            [
                .. Values(coverage.Combinations, "combinations of coat, ears and eyes"),
                Attribute("coats", coverage.Coats, attributes.CoatAccuracy),
                Attribute("ears", coverage.Ears, attributes.EarsAccuracy),
                Attribute("eyes", coverage.Eyes, attributes.EyesAccuracy),
            ];
        }

        public override void Dispose() => attributes.Dispose();

        private static MetricValue Attribute(string name, ModeCoverage coverage, double accuracy) => new(
            MetricKind.Modes, name, coverage.Hit, null, MetricDirection.Higher,
            FormattableString.Invariant($"of {coverage.ReferenceHit}, KL {coverage.KlDivergence:0.000}; read right for {accuracy:P1} of drawn kittens"));
    }

    private sealed class OfStacked(ClassifierFeatures classifier) : ModeReader
    {
        public override IReadOnlyList<MetricValue> Count(IImageSet fakes, CancellationToken cancellation) => Values(
            new StackedModes(classifier).Of(fakes, cancellation),
            FormattableString.Invariant($"stacked classes; each channel read right for {classifier.Accuracy:P1}"));

        public override void Dispose() => classifier.Dispose();
    }

    /// <summary>
    /// Real images are counted by the classifier too, and not by their labels: what it mistakes for what is then alike on both sides.
    /// </summary>
    private sealed class OfLabels(ClassifierFeatures classifier, bool isOwner, IImageSet reals) : ModeReader
    {
        private double[]? _reals;

        public override IReadOnlyList<MetricValue> Count(IImageSet fakes, CancellationToken cancellation)
        {
            _reals ??= Histogram(reals, cancellation);
            double[] counts = Histogram(fakes, cancellation);
            return Values(ModeCoverage.OfCounts([.. counts.Select(n => (long)n)], _reals), FormattableString.Invariant($"classes; read right for {classifier.Accuracy:P1}"));
        }

        public override void Dispose()
        {
            if (isOwner)
            {
                classifier.Dispose();
            }
        }

        private double[] Histogram(IImageSet set, CancellationToken cancellation)
        {
            // Out of the cache where the classifier's features are those in use.
            using ImageFeatures features = FeatureReader.Read(set, classifier, cancellation: cancellation);
            using var scope = NewDisposeScope();
            return [.. features.Probabilities!.argmax(1).bincount(null, classifier.ClassCount).data<long>().Select(n => (double)n)];
        }
    }
}
