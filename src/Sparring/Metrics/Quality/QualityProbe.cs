using Sparring.Data;
using Sparring.Metrics.Distances;
using Sparring.Metrics.Features;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Quality;

/// <summary>
/// A cheap figure for how far a generator's samples are from real ones, to be measured again and again over one training: for images the
/// Kernel Distance of <see cref="RandomFeatures"/>, for points the sliced Wasserstein distance.
/// </summary>
/// <remarks>
/// It is good for the trend inside one training and for comparing trainings on the same data, and cannot be compared with numbers of other
/// features. The same reals and, by the caller, the same latents are used every time, so that most of the chance is the same every time too.
/// </remarks>
internal sealed class QualityProbe : IDisposable
{
    /// <summary>Held-out samples below which the training's own are looked at instead: of so few, chance is most of the figure.</summary>
    private const int LeastHeldOut = 50;

    private readonly SampleShape _shape;
    private readonly RandomFeatures? _extractor;
    private readonly Tensor _reals;
    private readonly PrincipalFrechet? _principal;
    private readonly double _spread;

    private QualityProbe(IImageSource reals, string whatTheyAre)
    {
        _shape = reals.Shape;
        SourceImages images = new(reals);
        if (_shape.IsImage)
        {
            Description = $"kernel distance of random features from {whatTheyAre}";
            _extractor = new RandomFeatures();
            using ImageFeatures features = FeatureReader.Read(images, _extractor);
            _reals = features.Vectors.alias().DetachFromDisposeScope();
        }
        else
        {
            Description = $"sliced Wasserstein distance from {whatTheyAre}";
            _reals = images.Read(images.Count).Single().DetachFromDisposeScope();
        }

        _principal = _extractor is null ? null : new PrincipalFrechet(_reals);
        _spread = Spread(_reals).Mean;
    }

    /// <summary>What the figure is, such as "kernel distance of random features from 1,000 held-out images".</summary>
    public string Description { get; }

    /// <summary>Prepares for the data of a training.</summary>
    /// <param name="training">What is trained on.</param>
    /// <param name="heldOut">What is not; where there are too few, <paramref name="training"/> is what fakes are compared with.</param>
    /// <param name="count">Reals to look at, at most; spread evenly over their source.</param>
    /// <returns>Null where such samples cannot be measured: single ones, or ones that are neither images nor points.</returns>
    public static QualityProbe? For(IImageSource training, IImageSource? heldOut, int count)
    {
        bool useHeldOut = heldOut is { Count: >= LeastHeldOut };
        IImageSource reals = EvenSubset.Of(useHeldOut ? heldOut! : training, count, seed: 0);
        return reals.Count < 2 || (reals.Shape.IsImage && !RandomFeatures.Suits(reals.Shape))
            ? null
            : new QualityProbe(reals, FormattableString.Invariant($"{reals.Count:N0} {(useHeldOut ? "held-out" : "training")} {(reals.Shape.IsImage ? "images" : "points")}"));
    }

    /// <summary>Measures fakes.</summary>
    /// <param name="fakes">[N, C, H, W] float32 in [-1, 1], or points [N, 2].</param>
    public QualityFigure Measure(Tensor fakes)
    {
        if (_extractor is null)
        {
            // Points that have run away are no error here: the trainer says so in time.
            return new QualityFigure(isfinite(fakes).all().item<bool>() ? SlicedWasserstein.Between(_reals, fakes) : double.NaN, null);
        }

        using ImageFeatures features = Features(fakes);
        KernelDistanceResult distance = KernelDistance.BetweenAll(_reals, features.Vectors);
        return new QualityFigure(distance.Value, distance.StandardError);
    }

    /// <summary>Measures few fakes, for the trend: images by <see cref="PrincipalFrechet"/>, points as <see cref="Measure"/> does; and how diverse they are.</summary>
    /// <param name="fakes">[N, C, H, W] float32 in [-1, 1], or points [N, 2].</param>
    public TrendFigure MeasureTrend(Tensor fakes)
    {
        if (_extractor is null)
        {
            return WithDiversity(Measure(fakes).Value, 0, fakes);
        }

        using ImageFeatures features = Features(fakes);
        (double value, double error) = _principal!.To(features.Vectors);
        return WithDiversity(value, error, features.Vectors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reals.Dispose();
        _extractor?.Dispose();
        _principal?.Dispose();
    }

    private ImageFeatures Features(Tensor fakes)
    {
        using IDisposable scope = NewDisposeScope();
        return _extractor!.Extract(tensor(PixelTensors.ToBytes(fakes)).view(_shape.BatchShape((int)fakes.shape[0])));
    }

    private TrendFigure WithDiversity(double value, double standardError, Tensor fakes)
    {
        (double mean, double error) = Spread(fakes);
        double diversity = Math.Sqrt(mean / Math.Max(_spread, 1e-12));
        return new TrendFigure(value, standardError, diversity, mean > 0 ? diversity * error / mean / 2 : 0);
    }

    /// <returns>The total variance of vectors [N, D], and its standard error.</returns>
    private static (double Mean, double Error) Spread(Tensor vectors)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor squares = (vectors - vectors.mean([0], keepdim: true)).square().sum(1).to(ScalarType.Float64);
        long n = vectors.shape[0];
        return (squares.sum().item<double>() / (n - 1), squares.std().item<double>() / Math.Sqrt(n));
    }
}
