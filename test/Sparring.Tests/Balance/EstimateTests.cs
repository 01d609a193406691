using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class EstimateTests
{
    [Fact]
    public void Mean_FourNumbers_HasTheErrorOfTheMean()
    {
        // Deviations −3, −1, 1, 3: variance 20/3, error √(20/3/4).
        Estimate mean = Estimate.Mean([1, 3, 5, 7]);
        Assert.Equal(4, mean.Value);
        Assert.Equal(Math.Sqrt(20 / 3.0 / 4), mean.StandardError, 12);
    }

    [Fact]
    public void Share_AllOfThem_IsNotCertain()
    {
        // Wilson's interval of one deviation for 10 of 10: from 10/11 to 1.
        Estimate share = Estimate.Share(10, 10);
        Assert.Equal(1, share.Value);
        Assert.Equal(1 / 22.0, share.StandardError, 12);
    }
}
