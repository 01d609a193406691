using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class OverfitGapTests
{
    [Fact]
    public void Of_HeldOutHalfwayToFakes_IsAHalf()
    {
        Random random = new(3);
        Estimate gap = OverfitGap.Of(SeparationTests.Normals(random, 4000, 4), SeparationTests.Normals(random, 4000, 1), SeparationTests.Normals(random, 4000, -2));
        Assert.Equal(0.5, gap.Value, 3 * gap.StandardError);
        // Errors of the three means are 1/√4000 each: √((0.5)² + 1² + (0.5)²)/√4000/6.
        Assert.Equal(Math.Sqrt(1.5 / 4000) / 6, gap.StandardError, 1e-4);
    }

    [Fact]
    public void Of_DiscriminatorThatCannotTell_SaysNothing()
    {
        Random random = new(4);
        double[] Chance() => SeparationTests.Normals(random, 100, 0);
        Assert.Equal(new Estimate(0, 1), OverfitGap.Of(Chance(), Chance(), Chance()));
    }
}
