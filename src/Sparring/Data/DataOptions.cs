using System.ComponentModel.DataAnnotations;

namespace Sparring.Data;

/// <summary>What to train on, and how an image on disk becomes a sample.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// `kittens`, `ring8` or `grid25` (built in), or the path of a folder of PNG and JPEG files, a zip of them, an IDX file,
    /// or a folder that holds an IDX file of training images. Links to folders in it are not followed, and run folders in it are
    /// passed over. Default: kittens.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Source { get; init; } = "kittens";

    /// <summary>Rows of a sample. Default (null): as the images are where all have one size that fits, else 64. Irrelevant for points.</summary>
    [Range(SampleFit.SmallestSide, SampleFit.LargestSide)]
    public int? Height { get; init; }

    /// <summary>Columns of a sample. Default (null): like <see cref="Height"/>. Irrelevant for points.</summary>
    [Range(SampleFit.SmallestSide, SampleFit.LargestSide)]
    public int? Width { get; init; }

    /// <summary>Channels of a sample: 1, 3 or 4. Default (null): 1 where all images are grey, else 3. Irrelevant for points.</summary>
    [AllowedValues(null, 1, 3, 4)]
    public int? Channels { get; init; }

    /// <summary>How many samples a built-in source draws. Default: 20,000. Irrelevant for files.</summary>
    [Range(1, 10_000_000)]
    public int Count { get; init; } = 20_000;

    /// <summary>Seed of a built-in source's drawing. Default: 0. Irrelevant for files.</summary>
    public long Seed { get; init; }
}
