using CsCheck;

namespace Sparring.Tests;

/// <summary>Generated cases that are the same in every run: a test that passed passes again, one that failed fails again.</summary>
internal static class FixedCases
{
    /// <summary>The first cases of a generator, from a fixed seed.</summary>
    public static IEnumerable<T> Cases<T>(this Gen<T> generator, int count)
    {
        var random = new PCG(stream: 1, seed: 1);
        for (int i = 0; i < count; i++)
        {
            yield return generator.Generate(random, null, out _);
        }
    }
}
