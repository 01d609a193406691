using Sparring.Data;
using Sparring.Metrics.Distances;
using Sparring.Metrics.Features;
using Sparring.Metrics.Memorisation;
using Sparring.Options;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Evaluation;

/// <summary>Measures sets of fakes against one reference, which is looked at once.</summary>
/// <remarks>
/// <para>
/// The same call gives the same bits. The order of the images, the size of batches and the number of threads change a number by less than 1e-6 of it,
/// as long as no images are left out: where a side has more than are looked at, the order decides which. fid looks at
/// all of <see cref="EvaluationOptions.Count"/> and <see cref="EvaluationOptions.Reals"/>; kid and prdc at <see cref="MostNeighbours"/> of each side at most, because
/// their work grows with the square. kid is that of all pairs, and not of random subsets. The Inception Score is of one split, from 50,000 fakes
/// on of the field's ten.
/// </para>
/// <para>
/// Features of data are kept in the user's cache folder by content; fakes are looked at anew where their <see cref="IImageSet.Fingerprint"/> is null.
/// </para>
/// </remarks>
public sealed partial class Evaluator : IDisposable
{
    /// <summary>How many training images memorisation compares with at most.</summary>
    public const int MostTrainingImages = 100_000;

    /// <summary>How many images of each side kid and prdc look at, at most.</summary>
    public const int MostNeighbours = 10_000;

    // Raised when a metric gives other numbers for the same images, or an extractor that has no version of its own.
    private const int Version = 1;

    private const int FieldsScoreCount = 50_000;
    private const int FieldsSplits = 10;

    private readonly EvaluationData _data;
    private readonly EvaluationOptions _options;
    private readonly IProgress<EvaluationProgress>? _progress;
    private readonly SourceImages _reals;
    private readonly int? _threadsBefore;
    private readonly bool? _shortProductsBefore;
    private readonly ChosenFeatures? _features;
    private readonly MemorisationReader? _memorisation;
    private ModeReader? _modes;
    private ImageFeatures? _realFeatures;
    private GaussianStatistics? _realStatistics;

    private Evaluator(EvaluationData data, EvaluationOptions options, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        _data = data;
        _options = options;
        _progress = progress;
        Metrics = MetricChoice.Of(data, options);
        _reals = new SourceImages(EvenSubset.Of(data.Reference, options.Reals, options.Seed));
        RequireSeveral(_reals);
        Device = ComputeDevice.Of(options.Device);
        if (Device.IsCuda)
        {
            // Else convolutions drop 13 of 23 bits (TF32), and features would not be those that the CPU has put into the cache.
            _shortProductsBefore = backends.cudnn.allow_tf32;
            backends.cudnn.allow_tf32 = false;
        }

        if (options.Threads > 0)
        {
            _threadsBefore = get_num_threads();
            set_num_threads(options.Threads);
        }

        try
        {
            _features = Metrics.Any(MetricChoice.NeedsFeatures) ? ChosenFeatures.Open(data.Reference, options, Device, progress, cancellation) : null;
            _memorisation = Metrics.Contains(MetricKind.Memorisation) ? new MemorisationReader(data, options, Device, Look) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is measured, in order.</summary>
    public IReadOnlyList<MetricKind> Metrics { get; }

    /// <summary>What looks at images.</summary>
    public ComputeDevice Device { get; }

    /// <summary>By whose features; null where no metric needs any.</summary>
    public FeaturesInUse? Features => _features?.InUse;

    /// <summary>The fingerprint of the reference images that are looked at.</summary>
    public string ReferenceFingerprint => _reals.Fingerprint;

    /// <summary>The fingerprint of the training images that memorisation compares with; null where it is not measured.</summary>
    public string? TrainingFingerprint => _memorisation?.Training.Fingerprint;

    /// <summary>
    /// What the numbers follow from besides images and <see cref="Features"/>: the version of the metrics' code, how a classifier of modes is trained,
    /// and by what memorisation compares. Numbers of equal ones can be compared.
    /// </summary>
    public string Method => string.Join(' ',
    [
        $"v{Version}",
        .. Metrics.Contains(MetricKind.Modes) && ModeReader.MethodOf(_data.Reference, _options) is { } modes ? [$"modes:{modes}"] : Array.Empty<string>(),
        .. _memorisation is null ? Array.Empty<string>() : [$"memorisation:{_memorisation.Method}"],
    ]);

    /// <summary>The shape of the reference's images, which fakes should have too.</summary>
    public SampleShape Shape => _reals.Shape;

    /// <summary>Whether images of any size can be compared: by `inception`, which brings them to its own, as long as no metric looks at pixels.</summary>
    /// <param name="data">What fakes are compared with.</param>
    /// <param name="options">What is measured.</param>
    /// <exception cref="UsageException">A metric does not suit the data.</exception>
    internal static bool TakesAnySize(EvaluationData data, EvaluationOptions options) =>
        MetricChoice.Of(data, options).All(MetricChoice.NeedsFeatures) && options.Features == FeatureKind.Inception;

    /// <summary>Refuses fakes that cannot be compared with a reference, before anything is computed.</summary>
    /// <param name="data">What fakes are compared with.</param>
    /// <param name="options">What is measured.</param>
    /// <param name="fakes">The fakes' shape.</param>
    /// <param name="name">The fakes' name, for the message.</param>
    /// <exception cref="UsageException">They have another shape, or a metric does not suit the data.</exception>
    internal static void RequireShape(EvaluationData data, EvaluationOptions options, SampleShape fakes, string name)
    {
        IImageSource reference = data.Reference;
        if (fakes != reference.Shape && !(fakes.IsImage && reference.Shape.IsImage && TakesAnySize(data, options)))
        {
            throw new UsageException(
                $"Fakes should have the shape of the reference, but '{PrintableName.Of(name)}' has {fakes} and '{PrintableName.Of(reference.Name)}' has {reference.Shape}. "
                + "Compare with data of the same kind, opened in the same size.");
        }
    }

    /// <summary>Loads or trains what the metrics need. Images are looked at when fakes come.</summary>
    /// <param name="data">What fakes are compared with.</param>
    /// <param name="options">What is measured.</param>
    /// <param name="progress">Is told what is being done, on this thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UsageException">An option is out of range, or a metric or the features do not suit the data.</exception>
    public static Evaluator Open(
        EvaluationData data, EvaluationOptions? options = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new EvaluationOptions();
        OptionsGate.Require(options);
        return new Evaluator(data, options, progress, cancellationToken);
    }

    /// <summary>Measures images that lie somewhere; of more than <see cref="EvaluationOptions.Count"/> as many are chosen evenly.</summary>
    /// <inheritdoc cref="Measure(IImageSet, CancellationToken)"/>
    public EvaluationResult Measure(IImageSource fakes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fakes);
        return Measure(new SourceImages(EvenSubset.Of(fakes, _options.Count, _options.Seed)), cancellationToken);
    }

    /// <summary>Measures fakes, all of them.</summary>
    /// <param name="fakes">Of the reference's shape. For `inception`, which brings images to its own size, fid, kid, prdc and is take any.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UsageException">The fakes' shape is another, or there are too few of them for a metric that was asked for.</exception>
    public EvaluationResult Measure(IImageSet fakes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fakes);
        RequireShape(_data, _options, fakes.Shape, fakes.Name);
        RequireSeveral(fakes);
        return new Measurement(this, KeptImages.Of(fakes, cancellationToken), cancellationToken).Run();
    }

    /// <summary>Draws the fakes that are nearest to training images, beside these.</summary>
    /// <param name="fakes">Those that were measured.</param>
    /// <param name="result">What was found.</param>
    /// <returns>The bytes of a PNG file; null where memorisation was not measured.</returns>
    public byte[]? NearestPairs(IImageSet fakes, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return _memorisation is null || result.Memorisation is null
            ? null
            : NearestPairsPicture.Encode(fakes, _memorisation.Training, result.Memorisation.Pairs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _realStatistics?.Dispose();
        _realFeatures?.Dispose();
        _modes?.Dispose();
        _memorisation?.Dispose();
        _features?.Dispose();
        if (_threadsBefore is { } threads)
        {
            set_num_threads(threads);
        }

        if (_shortProductsBefore is { } allowed)
        {
            backends.cudnn.allow_tf32 = allowed;
        }
    }

    /// <summary>Every metric compares how images are distributed.</summary>
    private static void RequireSeveral(IImageSet images)
    {
        if (images.Count < 2)
        {
            throw new UsageException(
                $"'{PrintableName.Of(images.Name)}' holds a single {(images.Shape.IsImage ? "image" : "point")}, and metrics compare sets of them. Give at least 2, better some thousand.");
        }
    }

    private ImageFeatures RealFeatures(CancellationToken cancellation) => _realFeatures ??= Look(_reals, "the real images", _features!.Extractor, cancellation);

    private GaussianStatistics RealStatistics(CancellationToken cancellation) => _realStatistics ??= GaussianStatistics.Of(RealFeatures(cancellation).Vectors);

    private ModeReader Modes(CancellationToken cancellation) => _modes ??= ModeReader.Open(
        _data.Reference, _reals, _options, _features?.Extractor as ClassifierFeatures, _progress, cancellation);

    internal ImageFeatures Look(IImageSet images, string what, IFeatureExtractor extractor, CancellationToken cancellation) => FeatureReader.Read(
        images,
        extractor,
        new Relay<int>(done => _progress?.Report(new EvaluationProgress(EvaluationPhase.LookingAtImages, what, done, images.Count))),
        cancellation);
}
