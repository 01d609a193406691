using Sparring.Data;
using Sparring.Options;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>
/// `classifier`: what a small convolutional network sees that was trained on the data set's own labels. Distances are those that tell its
/// classes apart; what does not is mostly lost. Numbers of metrics hold for one data set and one training of the network.
/// </summary>
/// <remarks>
/// Trained once for each data set and kept in the user's cache folder, so that later calls take milliseconds. The same seed gives the same
/// network on the same machine and number of threads; its <see cref="Fingerprint"/> tells different ones apart. It has 128 features, so that
/// a Fréchet distance is steady from about 2,000 images on. By default it takes about 100 seconds of one core: right for 74 % of CIFAR-10
/// and, after 60,000 of the 150,000 images, for 99.3 % of MNIST.
/// </remarks>
public sealed class ClassifierFeatures : IFeatureExtractor
{
    /// <summary>The fewest images that a classifier is trained and tested on.</summary>
    public const int LeastImages = 100;

    private readonly TrainedClassifier _classifier;
    private readonly SampleShape _shape;

    private ClassifierFeatures(TrainedClassifier classifier, SampleShape shape, int classCount)
    {
        _classifier = classifier;
        _shape = shape;
        ClassCount = classCount;
    }

    /// <inheritdoc/>
    public string Name => "classifier";

    /// <inheritdoc/>
    public string Fingerprint => $"classifier-v{ClassifierTraining.Version}-{_classifier.WeightsHash}";

    /// <inheritdoc/>
    public int Dimension => ClassifierNetwork.Width;

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <summary>The share, 0 to 1, of images held out from its training that it puts into the right class.</summary>
    public double Accuracy => _classifier.Accuracy[0];

    /// <summary>How many images <see cref="Accuracy"/> was measured on.</summary>
    public int TestCount => _classifier.TestCount;

    /// <summary>Loads the classifier of a data set, or trains it. libtorch's random state is left as it is.</summary>
    /// <param name="images">
    /// The labelled images, such as <see cref="OpenedData.Training"/>. A part is held out from the classifier's training by
    /// <see cref="HeldOutPart"/>, to measure its accuracy.
    /// </param>
    /// <param name="options">How it is trained; by default about a minute on two cores.</param>
    /// <param name="progress">Is told how far the training has come, on this thread; not where it was trained before.</param>
    /// <param name="cancellationToken">Stops it; nothing is kept then.</param>
    /// <exception cref="UsageException">The data have no labels, one class or too few images, are points, or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ClassifierFeatures Open(
        IImageSource images,
        ClassifierOptions? options = null,
        IProgress<ClassifierProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        options ??= new ClassifierOptions();
        OptionsGate.Require(options);
        RequireClasses(images);
        var key = new ClassifierKey("classes", images.Fingerprint, options);
        TrainedClassifier classifier = ClassifierStore.Open(
            key, images.Shape.Channels, [new ClassifierQuestion("class", images.ClassCount)], isFine: false, () => Examples(images, options, cancellationToken), progress, cancellationToken);
        return new ClassifierFeatures(classifier, images.Shape, images.ClassCount);
    }

    /// <inheritdoc/>
    public ImageFeatures Extract(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        FeatureInput.Require(images, _shape);
        (Tensor features, Tensor logits) = _classifier.Look(images);
        using (logits)
        using (var scope = NewDisposeScope())
        {
            return new ImageFeatures(features, logits.softmax(1).DetachFromDisposeScope());
        }
    }

    /// <summary>The likeliest class of each image.</summary>
    /// <param name="images">As for <see cref="Extract"/>.</param>
    /// <returns>N numbers from 0 to <see cref="ClassCount"/> − 1.</returns>
    /// <exception cref="UsageException">The images are not of the shape that it was trained on.</exception>
    public int[] Predict(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        FeatureInput.Require(images, _shape);
        return _classifier.Answer(images)[0];
    }

    /// <inheritdoc/>
    public void Dispose() => _classifier.Dispose();

    private static (ClassifierExamples Training, ClassifierExamples Test) Examples(IImageSource images, ClassifierOptions options, CancellationToken cancellation)
    {
        (IImageSource training, IImageSource? test) = HeldOutPart.Split(images, seed: options.Seed, cancellationToken: cancellation);
        return test is null
            ? throw new UsageException($"The images of '{PrintableName.Of(images.Name)}' are all the same, so that none is left to test a classifier. Use the features 'random' or 'pixels'.")
            : (new ClassifierExamples(training, (_, i) => training.Label(i)), new ClassifierExamples(test, (_, i) => test.Label(i)));
    }

    private static void RequireClasses(IImageSource images)
    {
        string name = PrintableName.Of(images.Name);
        string? problem = images switch
        {
            { Shape.IsImage: false } => $"'{name}' holds {images.Shape}",
            { ClassCount: 0 } => $"'{name}' has no labels",
            { ClassCount: 1 } => $"'{name}' has one class",
            { Count: < LeastImages } => $"'{name}' has {images.Count}",
            _ => null,
        };
        if (problem is not null)
        {
            throw new UsageException(
                $"The features 'classifier' need at least {LeastImages} images with labels of two classes or more, but {problem}. "
                + "Use the features 'random', or label the data: a folder for each class and data.classes=folders.");
        }
    }
}
