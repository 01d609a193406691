using Sparring.Data;

namespace Sparring.Metrics.Distances;

/// <summary>Directions that point sets are projected on: the same on every platform.</summary>
internal static class SlicedDirections
{
    private const ulong Stream = 20;

    /// <summary>Draws unit vectors, uniform on the sphere.</summary>
    /// <param name="count">P, how many.</param>
    /// <param name="dimension">D.</param>
    /// <param name="seed">Another seed draws others. A direction depends on the seed, its index and D alone.</param>
    /// <returns>P·D numbers, direction after direction.</returns>
    public static double[] Draw(int count, int dimension, long seed)
    {
        double[] directions = new double[checked(count * dimension)];
        for (int i = 0; i < count; i++)
        {
            var random = new DataRandom(seed, i, Stream);
            Span<double> direction = directions.AsSpan(i * dimension, dimension);
            double squares = 0;
            for (int d = 0; d < dimension; d += 2)
            {
                (double first, double second) = random.NextNormals();
                direction[d] = first;
                squares += first * first;
                if (d + 1 < dimension)
                {
                    direction[d + 1] = second;
                    squares += second * second;
                }
            }

            double norm = Math.Sqrt(squares);
            for (int d = 0; d < dimension; d++)
            {
                direction[d] /= norm;
            }
        }

        return directions;
    }
}
