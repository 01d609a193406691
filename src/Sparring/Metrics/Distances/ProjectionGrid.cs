using System.Runtime.InteropServices;

namespace Sparring.Metrics.Distances;

/// <summary>
/// Measures 1-D Wasserstein distances, one for each direction, without keeping the projections: every number is shared out between the two
/// grid points around it, so that its place is kept, and the distance is ∫ |F − G| of what lies on the grid.
/// </summary>
/// <remarks>
/// The error arises only between grid points where F crosses G, and is far below a step of the grid. Normalised patches spread by about 1
/// along a direction: the grid is fine (1/384) up to 8, where all but one in 1,000 lie, and coarse beyond.
/// </remarks>
internal sealed class ProjectionGrid
{
    private const double FineEnd = 8;
    private const int FineSteps = 6144;
    private const int CoarseSteps = 1024;
    private const int Steps = CoarseSteps + FineSteps + CoarseSteps;

    private readonly int _directions;
    private readonly double _coarseStep;
    private readonly double[] _difference;

    /// <param name="directions">P.</param>
    /// <param name="reach">No projection is further from 0.</param>
    public ProjectionGrid(int directions, double reach)
    {
        _directions = directions;
        _coarseStep = Math.Max(reach - FineEnd, 1) * 1.0001 / CoarseSteps;
        _difference = new double[checked(directions * (Steps + 1))];
    }

    /// <summary>Adds projections.</summary>
    /// <param name="projections">[P, N], direction after direction.</param>
    /// <param name="count">N.</param>
    /// <param name="weight">Of each: 1 over the size of the first set, or −1 over that of the second.</param>
    public void Add(float[] projections, int count, double weight) => Parallel.For(0, _directions, direction =>
    {
        Span<double> masses = _difference.AsSpan(direction * (Steps + 1), Steps + 1);
        foreach (float value in projections.AsSpan(direction * count, count))
        {
            double place = Place(value);
            int step = (int)place;
            double share = (place - step) * weight;
            masses[step] += weight - share;
            masses[step + 1] += share;
        }
    });

    /// <summary>The mean over the directions of the distances.</summary>
    public double MeanDistance()
    {
        double sum = 0;
        for (int direction = 0; direction < _directions; direction++)
        {
            double above = 0;
            ReadOnlySpan<double> masses = MemoryMarshal.CreateReadOnlySpan(ref _difference[direction * (Steps + 1)], Steps);
            for (int step = 0; step < Steps; step++)
            {
                above += masses[step];
                sum += Math.Abs(above) * (step is < CoarseSteps or >= CoarseSteps + FineSteps ? _coarseStep : 2 * FineEnd / FineSteps);
            }
        }

        return sum / _directions;
    }

    /// <summary>Where a number lies, in steps from the grid's lower end.</summary>
    private double Place(double value)
    {
        double place = value switch
        {
            < -FineEnd => CoarseSteps + (value + FineEnd) / _coarseStep,
            < FineEnd => CoarseSteps + (value + FineEnd) * (FineSteps / (2 * FineEnd)),
            _ => CoarseSteps + FineSteps + (value - FineEnd) / _coarseStep,
        };
        // The last bits of a projection may lie beyond the reach.
        return Math.Clamp(place, 0, Steps - 0.001);
    }
}
