namespace Sparring.Data;

/// <summary>
/// A small stream of random numbers (SplitMix64, Steele et al. 2014). Its results are the same on every platform and in every
/// version of .NET, which <see cref="Random"/> does not promise and resumed runs need.
/// </summary>
internal struct DataRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>A stream of its own for each triple.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="index">Which sample, epoch or position the stream is for.</param>
    /// <param name="stream">What it is used for, so that two uses of one index do not move together.</param>
    public DataRandom(long seed, long index, ulong stream)
    {
        _state = Mix(Mix(Mix(unchecked((ulong)seed) + GoldenGamma) + unchecked((ulong)index)) + stream);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += GoldenGamma);

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextBetween(double low, double high) => low + (high - low) * NextUnit();

    /// <summary>Uniform in 0 to <paramref name="bound"/> − 1, without bias (Lemire 2018).</summary>
    public int NextBelow(int bound)
    {
        ulong range = (ulong)bound;
        ulong high = Math.BigMul(NextBits(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = unchecked(0 - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextBits(), range, out low);
            }
        }

        return (int)high;
    }

    /// <summary>Two independent standard normal numbers (Marsaglia's polar method).</summary>
    public (double First, double Second) NextNormals()
    {
        while (true)
        {
            double u = NextBetween(-1, 1);
            double v = NextBetween(-1, 1);
            double square = u * u + v * v;
            if (square is > 0 and < 1)
            {
                double factor = Math.Sqrt(-2 * NaturalLog(square) / square);
                return (u * factor, v * factor);
            }
        }
    }

    /// <summary>
    /// ln x for a positive normal x. <see cref="Math.Log(double)"/> asks the platform's C library, whose last bit differs between
    /// systems; additions, products and square roots do not.
    /// </summary>
    internal static double NaturalLog(double x)
    {
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        // ln m = 2 artanh((m − 1) / (m + 1)); the ratio is at most 0.172, so 12 terms reach double precision.
        double ratio = (mantissa - 1) / (mantissa + 1);
        double square = ratio * ratio;
        double sum = 0;
        for (int term = 23; term >= 1; term -= 2)
        {
            sum = sum * square + 1.0 / term;
        }

        return 2 * ratio * sum + exponent * 0.6931471805599453;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
