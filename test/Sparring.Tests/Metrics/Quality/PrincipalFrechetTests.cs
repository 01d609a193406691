using Sparring.Balance;
using Sparring.Metrics.Quality;
using Sparring.Tests.Metrics.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Quality;

public sealed class PrincipalFrechetTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public PrincipalFrechetTests() => set_num_threads(1);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void To_ShiftedCopies_IsTheSquareOfTheShift()
    {
        Tensor reals = FeatureSets.Normal(400, 4, seed: 1);
        using PrincipalFrechet frechet = new(reals);
        // 1 + 4 + 0.25 + 9
        FeatureSets.AreEqual(14.25, frechet.To(reals + tensor(new float[] { 1, -2, 0.5f, 3 })).Value, 1e-4);
    }

    [Fact]
    public void To_CopiesSpreadAboutTheMean_IsTheSquareOfTheDifferenceOfDeviations()
    {
        Tensor reals = FeatureSets.Normal(400, 4, seed: 1);
        Tensor mean = reals.mean([0], keepdim: true);
        double variance = (reals - mean).square().sum().item<float>() / 399.0;
        using PrincipalFrechet frechet = new(reals);
        // In each direction (1.5 σ − σ)², over all of them 0.25 times the total variance.
        FeatureSets.AreEqual(0.25 * variance, frechet.To(mean + 1.5 * (reals - mean)).Value, 1e-4);
    }

    [Fact]
    public void To_FewReals_LooksAlongTheirLongestSidesAlone()
    {
        // Of eight vectors there are two components.
        using PrincipalFrechet frechet = new(Box());
        Assert.Equal(9 + 16, frechet.To(Box() + tensor(new float[] { 3, 4, 5 })).Value, 1e-3);
        // (2 − 1)² · 128/7 + (1/2 − 1)² · 32/7
        Assert.Equal(136 / 7.0, frechet.To(Box() * tensor(new float[] { 2, 0.5f, 9 })).Value, 1e-3);
    }

    [Fact]
    public void To_TheReals_IsNothing()
    {
        using PrincipalFrechet frechet = new(Box());
        Assert.Equal(0, frechet.To(Box()).Value, 1e-6);
    }

    [Fact]
    public void To_TooFewFakesForBlocks_MayBeAllChance()
    {
        using PrincipalFrechet frechet = new(Box());
        (double value, double error) = frechet.To(Box() + tensor(new float[] { 3, 4, 0 }));
        Assert.Equal(value, error);
    }

    [Fact]
    public void To_FakesDrawnAgainAndAgain_SpreadsAsMuchAsItsErrorSays()
    {
        using PrincipalFrechet frechet = new(FeatureSets.Normal(400, 2, seed: 1));
        (double Value, double StandardError)[] draws = [.. Enumerable.Range(0, 80).Select(i => frechet.To(FeatureSets.Normal(128, 2, seed: (ulong)(100 + i), scale: 1.3, offset: 0.5)))];
        double spread = Estimate.Mean([.. draws.Select(d => d.Value)]).StandardError * Math.Sqrt(draws.Length);
        Assert.InRange(Math.Sqrt(draws.Average(d => d.StandardError * d.StandardError)) / spread, 0.7, 1.4);
    }

    /// <summary>The corners of a box of 8 × 4 × 2: variances of 128/7, 32/7 and 8/7 along its sides.</summary>
    /// <returns>[8, 3]</returns>
    private static Tensor Box() => tensor(
        new float[]
        {
            4, 2, 1,
            4, 2, -1,
            4, -2, 1,
            4, -2, -1,
            -4, 2, 1,
            -4, 2, -1,
            -4, -2, 1,
            -4, -2, -1,
        },
        [8, 3]);
}
