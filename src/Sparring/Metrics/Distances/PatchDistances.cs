using System.Runtime.InteropServices;
using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>The sliced Wasserstein distances of the patches of two sets of images, in two readings of each: one for the spread, one for the distances.</summary>
internal sealed class PatchDistances
{
    private const double ReportedFactor = 1e3;

    /// <summary>Projected together: what comes of some directions stays in the processor's cache until it has been counted.</summary>
    private const int DirectionsAtOnce = 64;

    private readonly KeptImages _first;
    private readonly KeptImages _second;
    private readonly long _seed;
    private readonly IProgress<double>? _progress;
    private readonly CancellationToken _cancellationToken;
    private long _visits;
    private readonly IReadOnlyList<(int Height, int Width)> _sizes;

    /// <exception cref="UsageException">The sets cannot be compared.</exception>
    public PatchDistances(IImageSet first, IImageSet second, long seed, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        SampleShape shape = first.Shape;
        if (shape != second.Shape)
        {
            throw new UsageException(
                $"The sliced Wasserstein distance needs images of one shape; '{first.Name}' has {shape}, and '{second.Name}' has {second.Shape}. Open one of them in the other's size and colours.");
        }

        if (!shape.IsImage || shape.Height < Patches.Side || shape.Width < Patches.Side)
        {
            throw new UsageException(
                $"The sliced Wasserstein distance of image sets needs images of {Patches.Side}x{Patches.Side} pixels or more; '{first.Name}' has {shape}. Use another metric for them.");
        }

        foreach (IImageSet set in (ReadOnlySpan<IImageSet>)[first, second])
        {
            if (set.Count < 1)
            {
                throw new UsageException($"The sliced Wasserstein distance needs images, and '{set.Name}' has none. Give a set with at least one.");
            }
        }

        _first = KeptImages.Of(EvenlyDrawnImages.Of(first, SlicedWasserstein.MostImages), cancellationToken);
        _second = KeptImages.Of(EvenlyDrawnImages.Of(second, SlicedWasserstein.MostImages), cancellationToken);
        (_seed, _progress, _cancellationToken) = (seed, progress, cancellationToken);
        _sizes = LaplacianPyramid.Sizes(shape.Height, shape.Width);
    }

    public SlicedWassersteinResult Measure()
    {
        using var noGradient = no_grad();
        PatchStatistics[] first = Statistics(_first);
        PatchStatistics[] second = Statistics(_second);
        int dimension = _first.Shape.Channels * Patches.Area;
        double[] directions = SlicedDirections.Draw(SlicedWasserstein.DefaultProjections, dimension, _seed);
        ProjectionGrid[] grids =
            [.. first.Zip(second, (a, b) => new ProjectionGrid(SlicedWasserstein.DefaultProjections, Math.Max(a.Reach(), b.Reach())))];
        Project(_first, first, directions, grids, 1.0 / ((double)_first.Count * Patches.PerImage));
        Project(_second, second, directions, grids, -1.0 / ((double)_second.Count * Patches.PerImage));
        return new SlicedWassersteinResult(
            [.. _sizes.Zip(grids, (size, grid) => new SlicedWassersteinLevel(size.Height, size.Width, grid.MeanDistance() * ReportedFactor))]);
    }

    private void Read(KeptImages set, Patches.Visit visit) => Patches.Read(set, _seed, visit, Count, _cancellationToken);

    private void Count(int images)
    {
        _visits += images;
        _progress?.Report(_visits / (2.0 * (_first.Count + _second.Count)));
    }

    private PatchStatistics[] Statistics(KeptImages set)
    {
        PatchStatistics[] statistics = [.. _sizes.Select(_ => new PatchStatistics(set.Shape.Channels))];
        Read(set, (level, patches) => statistics[level].Add(patches));
        return statistics;
    }

    /// <summary>Projects the normalised patches. Normalising is part of the directions, so that patches are touched once.</summary>
    private void Project(KeptImages set, PatchStatistics[] statistics, double[] directions, ProjectionGrid[] grids, double weight)
    {
        int dimension = set.Shape.Channels * Patches.Area;
        (Tensor Directions, Tensor Offsets)[] scaled = [.. statistics.Select(level => Scaled(directions, dimension, level))];
        try
        {
            Read(set, (level, patches) =>
            {
                using var scope = NewDisposeScope();
                int count = patches.Length / dimension;
                Tensor columns = tensor(patches, [count, dimension]).t(); // [D, N]
                for (int start = 0; start < grids[level].Directions; start += DirectionsAtOnce)
                {
                    int part = Math.Min(DirectionsAtOnce, grids[level].Directions - start);
                    using Tensor projected = scaled[level].Directions.narrow(0, start, part).mm(columns); // [part, N]
                    projected.add_(scaled[level].Offsets.narrow(0, start, part));
                    grids[level].Add(start, MemoryMarshal.Cast<byte, float>(projected.bytes), count, weight);
                }
            });
        }
        finally
        {
            foreach ((Tensor scaledDirections, Tensor offsets) in scaled)
            {
                scaledDirections.Dispose();
                offsets.Dispose();
            }
        }
    }

    /// <summary>Directions [P, D] and offsets [P, 1] that project a patch as it is to where its normalised form belongs.</summary>
    private static (Tensor Directions, Tensor Offsets) Scaled(double[] directions, int dimension, PatchStatistics statistics)
    {
        float[] scaled = new float[directions.Length];
        float[] offsets = new float[directions.Length / dimension];
        for (int i = 0; i < offsets.Length; i++)
        {
            double offset = 0;
            for (int d = 0; d < dimension; d++)
            {
                int channel = d / Patches.Area;
                double value = directions[i * dimension + d] * statistics.Scale(channel);
                scaled[i * dimension + d] = (float)value;
                // Of the rounded direction, so that the mean patch comes to 0.
                offset -= scaled[i * dimension + d] * statistics.Mean(channel);
            }

            offsets[i] = (float)offset;
        }

        return (tensor(scaled, [offsets.Length, dimension]), tensor(offsets, [offsets.Length, 1]));
    }
}
