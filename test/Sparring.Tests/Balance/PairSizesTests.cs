using Sparring.Balance;

namespace Sparring.Tests.Balance;

public sealed class PairSizesTests
{
    [Theory]
    [InlineData(100, 100, false)]
    [InlineData(401, 100, true)]
    [InlineData(400, 100, false)]
    [InlineData(24, 99, true)]
    [InlineData(500, 50, false)] // more numbers and less work: neither is larger
    public void IsLopsided_BeyondFourTimesEitherWay(long parameters, double flops, bool lopsided) =>
        Assert.Equal(lopsided, new PairSizes(100, parameters, 100, flops).IsLopsided);

    [Fact]
    public void Sentence_LargeDiscriminator_Warns() => Assert.Equal(
        "The discriminator has 16 times the generator's parameters and 9.5 times its FLOPs. Warning: it is likely to be far ahead. Make it smaller, or watch 'sparring runs balance'.",
        new PairSizes(100, 1600, 100, 950).Sentence);
}
