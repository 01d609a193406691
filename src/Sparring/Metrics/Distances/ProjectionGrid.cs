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

    private readonly double _coarseStep;
    private readonly double[] _difference;
    private float[] _values = [];

    /// <param name="directions">P.</param>
    /// <param name="reach">No projection is further from 0.</param>
    public ProjectionGrid(int directions, double reach)
    {
        Directions = directions;
        _coarseStep = Math.Max(reach - FineEnd, 1) * 1.0001 / CoarseSteps;
        _difference = new double[checked(directions * (Steps + 1))];
    }

    /// <summary>P.</summary>
    public int Directions { get; }

    /// <summary>Adds projections on some of the directions.</summary>
    /// <param name="first">The first direction.</param>
    /// <param name="projections">[n, N], direction after direction.</param>
    /// <param name="count">N.</param>
    /// <param name="weight">Of each: 1 over the size of the first set, or −1 over that of the second.</param>
    public void Add(int first, ReadOnlySpan<float> projections, int count, double weight)
    {
        if (_values.Length < projections.Length)
        {
            _values = new float[projections.Length];
        }

        projections.CopyTo(_values);
        // A direction's numbers are added in their order, whoever does it.
        var threads = new ParallelOptions { MaxDegreeOfParallelism = TorchSharp.torch.get_num_threads() };
        Parallel.For(0, projections.Length / count, threads, i => AddOne(first + i, _values.AsSpan(i * count, count), weight));
    }

    /// <summary>The mean over the directions of the distances.</summary>
    public double MeanDistance()
    {
        double sum = 0;
        for (int direction = 0; direction < Directions; direction++)
        {
            double above = 0;
            ReadOnlySpan<double> masses = MemoryMarshal.CreateReadOnlySpan(ref _difference[direction * (Steps + 1)], Steps);
            for (int step = 0; step < Steps; step++)
            {
                above += masses[step];
                sum += Math.Abs(above) * (step is < CoarseSteps or >= CoarseSteps + FineSteps ? _coarseStep : 2 * FineEnd / FineSteps);
            }
        }

        return sum / Directions;
    }

    private void AddOne(int direction, ReadOnlySpan<float> values, double weight)
    {
        Span<double> masses = _difference.AsSpan(direction * (Steps + 1), Steps + 1);
        foreach (float value in values)
        {
            double place = Place(value);
            int step = (int)place;
            double share = (place - step) * weight;
            masses[step] += weight - share;
            masses[step + 1] += share;
        }
    }

    /// <summary>Where a number lies, in steps from the grid's lower end.</summary>
    private double Place(double value)
    {
        if (Math.Abs(value) < FineEnd)
        {
            return CoarseSteps + (value + FineEnd) * (FineSteps / (2 * FineEnd));
        }

        double place = value < 0
            ? CoarseSteps + (value + FineEnd) / _coarseStep
            : CoarseSteps + FineSteps + (value - FineEnd) / _coarseStep;
        // The last bits of a projection may lie beyond the reach.
        return Math.Clamp(place, 0, Steps - 0.001);
    }
}
