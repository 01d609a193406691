using Sparring.Data.Kittens;
using Sparring.Metrics;
using Sparring.Metrics.Coverage;
using Sparring.Metrics.Features;
using TorchSharp;

namespace Sparring.Tests.Metrics.Coverage;

public sealed class KittenAttributesTests
{
    /// <summary>A fraction of the default training: the coat is learnt first.</summary>
    [Fact]
    public void Open_AShortTraining_ReadsMostAttributesOfOtherKittens()
    {
        using CacheHome cache = new();
        using KittenAttributes attributes = KittenAttributes.Open(options: new ClassifierOptions { ImagesShown = 5_000 }, cancellationToken: TestContext.Current.CancellationToken);
        var kittens = new KittenSource(count: 500, seed: 9);
        using torch.Tensor images = new SourceImages(kittens).Read(500).Single();

        IReadOnlyList<(KittenCoat Coat, KittenEars Ears, KittenEyes Eyes)> read = attributes.Predict(images);
        KittenCoverage coverage = attributes.Of(new SourceImages(kittens), TestContext.Current.CancellationToken);

        double coats = read.Index().Average(kitten => kitten.Item.Coat == kittens.TraitsOf(kitten.Index).Coat ? 1.0 : 0.0);
        Assert.InRange(coats, 0.5, 1);
        Assert.InRange(attributes.CoatAccuracy - coats, -0.08, 0.08);
        Assert.InRange(attributes.EarsAccuracy, 0.3, 1);
        Assert.InRange(attributes.EyesAccuracy, 0.25, 1);
        Assert.Equal((96, 8), (KittenAttributes.CombinationCount, coverage.Coats.Counts.Count));
        Assert.Equal((3, 4, 96), (coverage.Ears.Counts.Count, coverage.Eyes.Counts.Count, coverage.Combinations.Counts.Count));
        Assert.Equal(500, coverage.Combinations.SampleCount);
    }

    [Fact]
    public void Open_TheDefaultTraining_ReadsEveryAttributeOf98InAHundred()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SPARRING_LONG_TESTS") == "1", "Takes a minute of one core; SPARRING_LONG_TESTS=1 runs it.");
        using CacheHome cache = new();
        using KittenAttributes attributes = KittenAttributes.Open(cancellationToken: TestContext.Current.CancellationToken);

        Assert.All([attributes.CoatAccuracy, attributes.EarsAccuracy, attributes.EyesAccuracy], accuracy => Assert.InRange(accuracy, 0.98, 1));
    }
}
