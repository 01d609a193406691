using System.ComponentModel.DataAnnotations;

namespace Sparring.Metrics.Features;

/// <summary>How a classifier of a data set's own classes is trained.</summary>
public sealed record ClassifierOptions
{
    /// <summary>
    /// How many images are shown to it, counting repetitions; of small sets each image at most <see cref="MostEpochs"/> times. Default: 150,000,
    /// about a minute on two cores for images of 32 pixels.
    /// </summary>
    [Range(1, 100_000_000)]
    public int ImagesShown { get; init; } = 150_000;

    /// <summary>How often each image is shown at most. Default: 30.</summary>
    [Range(1, 10_000)]
    public int MostEpochs { get; init; } = 30;

    /// <summary>Seed of its weights, of the images' order and of which images test it. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>The same for equal options, such as "150000x30-seed0".</summary>
    internal string ToKey() => FormattableString.Invariant($"{ImagesShown}x{MostEpochs}-seed{Seed}");
}
