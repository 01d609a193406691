namespace Sparring.Metrics.Distances;

/// <summary>Sliced Wasserstein distances of two sets of images; lower is closer.</summary>
/// <param name="Levels">From the size of the images to the smallest.</param>
public sealed record SlicedWassersteinResult(IReadOnlyList<SlicedWassersteinLevel> Levels)
{
    /// <summary>The mean over the levels, times 1,000.</summary>
    public double Mean { get; } = Levels.Average(level => level.Distance);
}
