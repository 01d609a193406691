using Sparring.Data;
using Sparring.Metrics.Features;
using Sparring.Metrics.Features.Inception;
using Sparring.Tensors;

namespace Sparring.Metrics.Evaluation;

/// <summary>An extractor, and why it was chosen.</summary>
internal sealed record ChosenFeatures(IFeatureExtractor Extractor, string Reason) : IDisposable
{
    private const string AskedFor = "asked for";

    public FeaturesInUse InUse => new(Extractor.Name, Extractor.Fingerprint, Extractor.Dimension, Reason);

    /// <summary>The kind that auto stands for with this reference, and why; another kind stays as it is.</summary>
    public static (FeatureKind Kind, string Reason) Settle(FeatureKind asked, IImageSource reference) => (asked, reference) switch
    {
        (not FeatureKind.Auto, _) => (asked, AskedFor),
        (_, StackedSource) => (FeatureKind.Random, $"{reference.ClassCount:N0} classes of stacked images are too many to train a classifier by"),
        (_, { ClassCount: < 2 }) => (FeatureKind.Random, "the reference has no labels to train a classifier by"),
        (_, { Count: < ClassifierFeatures.LeastImages }) => (FeatureKind.Random, $"{reference.Count} labelled images are too few to train a classifier by"),
        _ => (FeatureKind.Classifier, $"the reference has {reference.ClassCount:N0} classes"),
    };

    public static ChosenFeatures Open(
        IImageSource reference, EvaluationOptions options, ComputeDevice device, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        (FeatureKind kind, string reason) = Settle(options.Features, reference);
        return kind switch
        {
            FeatureKind.Pixels => new ChosenFeatures(new PixelFeatures(reference.Shape), reason),
            FeatureKind.Random => new ChosenFeatures(new RandomFeatures(seed: 0, device), reason),
            FeatureKind.Inception => new ChosenFeatures(InceptionFeatures.Load(Weights(options, progress, cancellation), InceptionInput.CleanFid, device), reason),
            _ => OfClassifier(reference, options, reason, progress, cancellation),
        };
    }

    public static ClassifierFeatures OpenClassifier(
        IImageSource images, EvaluationOptions options, IProgress<EvaluationProgress>? progress, CancellationToken cancellation) =>
        ClassifierFeatures.Open(images, options.Classifier, Training(progress, "a classifier of the data's classes"), cancellation);

    /// <summary>Tells of a classifier's training.</summary>
    public static Relay<ClassifierProgress> Training(IProgress<EvaluationProgress>? progress, string what) => new(step =>
        progress?.Report(new EvaluationProgress(EvaluationPhase.TrainingClassifier, what, step.ImagesShown, step.Total)));

    public void Dispose() => Extractor.Dispose();

    private static ChosenFeatures OfClassifier(
        IImageSource reference, EvaluationOptions options, string reason, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        ClassifierFeatures classifier = OpenClassifier(reference, options, progress, cancellation);
        return new ChosenFeatures(classifier, $"{reason}; right for {classifier.Accuracy:P1} of {classifier.TestCount:N0} images that it was not trained on");
    }

    private static string Weights(EvaluationOptions options, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        if (options.WeightsPath is { } path)
        {
            return path;
        }

        string kept = InceptionDownload.Location;
        if (!options.Download && !File.Exists(kept))
        {
            throw new UsageException(
                $"The features 'inception' need the weights of FID's network, which are not at '{kept}' yet. Let them be downloaded once "
                + $"({InceptionDownload.Length / 1e6:0} MB from {InceptionDownload.Address.Host}) with --download, or name a file with --weights. No other network takes their place.");
        }

        string weights = InceptionDownload.Ensure(
            new Relay<DownloadProgress>(step =>
                progress?.Report(new EvaluationProgress(EvaluationPhase.Downloading, InceptionDownload.FileName, step.Done, step.Total))),
            cancellation);
        MetricsCache.Touch(weights);
        return weights;
    }
}
