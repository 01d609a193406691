using Sparring.Metrics.Features;
using Sparring.Metrics.Memorisation;
using Sparring.Tensors;

namespace Sparring.Metrics.Evaluation;

/// <summary>
/// Compares fakes with training images and held-out ones. By the features `random` also where `classifier` or `inception` are in use: a classifier
/// forgets what does not tell classes apart, and inception would take hours for a whole training set.
/// </summary>
internal sealed class MemorisationReader : IDisposable
{
    private readonly IFeatureExtractor _extractor;
    private readonly SourceImages _training;
    private readonly SourceImages _heldOut;
    private readonly int _trainingTotal;
    private readonly Func<IImageSet, string, IFeatureExtractor, CancellationToken, ImageFeatures> _read;
    private ImageFeatures? _trainingFeatures;
    private ImageFeatures? _heldOutFeatures;

    public MemorisationReader(
        EvaluationData data, EvaluationOptions options, ComputeDevice device, Func<IImageSet, string, IFeatureExtractor, CancellationToken, ImageFeatures> read)
    {
        _trainingTotal = data.Training!.Count;
        _training = new SourceImages(EvenSubset.Of(data.Training, Evaluator.MostTrainingImages, options.Seed));
        _heldOut = new SourceImages(EvenSubset.Of(data.HeldOut!, Evaluator.MostTrainingImages, options.Seed));
        _extractor = options.Features == FeatureKind.Pixels ? new PixelFeatures(_training.Shape) : new RandomFeatures(seed: 0, device);
        _read = read;
    }

    public MemorisationResult Measure(IImageSet fakes, ImageFeatures? known, CancellationToken cancellation)
    {
        _trainingFeatures ??= _read(_training, "the training images", _extractor, cancellation);
        _heldOutFeatures ??= _read(_heldOut, "the held-out images", _extractor, cancellation);
        ImageFeatures ofFakes = known ?? _read(fakes, "the fakes", _extractor, cancellation);
        try
        {
            return MemorisationTest.Measure(_trainingFeatures.Vectors, _heldOutFeatures.Vectors, ofFakes.Vectors, cancellation);
        }
        finally
        {
            if (known is null)
            {
                ofFakes.Dispose();
            }
        }
    }

    /// <summary>Whether an extractor says the same as this one's.</summary>
    public bool Uses(IFeatureExtractor? extractor) => extractor?.Fingerprint == _extractor.Fingerprint;

    /// <summary>The training images by the indices of <see cref="NearestPair.TrainingIndex"/>.</summary>
    public SourceImages Training => _training;

    /// <summary>By what it compares, besides the training images.</summary>
    public string Method => $"{_extractor.Fingerprint},{_heldOut.Fingerprint}";

    public string? Warning => _training.Count < _trainingTotal
        ? FormattableString.Invariant($"Memorisation compares with {_training.Count:N0} of the {_trainingTotal:N0} training images: copies of the others are not seen.")
        : null;

    public IReadOnlyList<MetricValue> Values(MemorisationResult result) =>
    [
        new(MetricKind.Memorisation, "memorisation", result.Score, null, MetricDirection.Lower, $"{result.Verdict} ({_extractor.Name} features)"),
        new(MetricKind.Memorisation, "memorisationProbability", result.Probability, null, MetricDirection.Neither, "that new images come as near"),
        new(MetricKind.Memorisation, "dataCopyingZ", result.DataCopyingZ, null, MetricDirection.Neither, "C_T of Meehan et al. 2020"),
    ];

    public void Dispose()
    {
        _trainingFeatures?.Dispose();
        _heldOutFeatures?.Dispose();
        _extractor.Dispose();
    }
}
