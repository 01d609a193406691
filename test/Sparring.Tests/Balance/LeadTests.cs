using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class LeadTests
{
    [Theory]
    [InlineData(0.5, 0.5, Leader.Even)] // untrained, or an equilibrium
    [InlineData(0.9, 0.1, Leader.Even)] // how a DCGAN usually plays while it improves
    [InlineData(0.7, 0.3, Leader.Even)]
    [InlineData(0.947, 0.052, Leader.Discriminator)] // every spectator sees it
    [InlineData(0.95, 0.2, Leader.Even)]
    [InlineData(0.97, 0.04, Leader.Discriminator)]
    [InlineData(1, 0, Leader.Discriminator)]
    [InlineData(0.4, 0.55, Leader.Generator)] // worse than a coin
    [InlineData(0.9, 0.7, Leader.Generator)] // most fakes pass
    [InlineData(0, 1, Leader.Generator)]
    [InlineData(double.NaN, 0.5, Leader.Unknown)]
    [InlineData(0.5, double.NaN, Leader.Unknown)]
    [InlineData(1.1, 0, Leader.Unknown)]
    public void Of_Scores_SaysWhoIsAhead(double realScore, double fakeScore, Leader expected) =>
        Assert.Equal(expected, Lead.Of(realScore, fakeScore));
}
