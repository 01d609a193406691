using Sparring.Options;

namespace Sparring.Tests.Options;

public sealed class NearestNameTests
{
    private static readonly string[] _recipes = ["mlp", "dcgan", "dcgan-gn", "points"];

    [Theory]
    [InlineData("dcgna", "dcgan")] // a swap is one slip
    [InlineData("DCGAN", "dcgan")]
    [InlineData("dcgan-ng", "dcgan-gn")]
    [InlineData("mpl", "mlp")]
    [InlineData("point", "points")]
    [InlineData("poi", "points")] // a beginning
    [InlineData("stylegan", null)]
    [InlineData("", null)]
    public void Suggest_Name_FindsWhatWasMeant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Suggest(name, _recipes));

    [Theory]
    [InlineData("dcgna", "; did you mean dcgan?")]
    [InlineData("stylegan", ".")]
    public void DidYouMean_Name_EndsTheSentence(string name, string expected) =>
        Assert.Equal(expected, NearestName.DidYouMean(name, _recipes));

    [Fact]
    public void Suggest_SeveralNear_TakesTheNearest() =>
        Assert.Equal("batchSize", NearestName.Suggest("bachSize", ["baseSize", "batchSize", "batchSizes"]));
}
