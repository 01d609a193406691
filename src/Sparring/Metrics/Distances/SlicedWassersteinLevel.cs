namespace Sparring.Metrics.Distances;

/// <summary>The distance on one level of the pyramid.</summary>
/// <param name="Height">Rows of the level.</param>
/// <param name="Width">Columns of the level.</param>
/// <param name="Distance">Times 1,000, as the field reports it; 0 or more.</param>
public sealed record SlicedWassersteinLevel(int Height, int Width, double Distance);
