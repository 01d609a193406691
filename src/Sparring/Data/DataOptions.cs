using System.ComponentModel.DataAnnotations;

namespace Sparring.Data;

/// <summary>What to train on, and how an image on disk becomes a sample.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// `kittens`, `ring8` or `grid25` (built in), or the path of a folder of images (PNG, JPEG, WebP, BMP, GIF), a zip of them,
    /// an IDX file, a binary file of CIFAR-10, a Parquet file in the layout of Hugging Face, or a folder of one of the last three. Links
    /// to folders in it are not followed, and run folders in it are passed over. `stacked:` before the path of grey images with classes
    /// makes stacked ones of them (Stacked-MNIST). Default: kittens.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Source { get; init; } = "kittens";

    /// <summary>Rows of a sample. Default (null): as the images are where all have one size that fits, else 64. Irrelevant for points.</summary>
    [Range(SampleSize.SmallestSide, SampleSize.LargestSide)]
    public int? Height { get; init; }

    /// <summary>Columns of a sample. Default (null): like <see cref="Height"/>. Irrelevant for points.</summary>
    [Range(SampleSize.SmallestSide, SampleSize.LargestSide)]
    public int? Width { get; init; }

    /// <summary>Channels of a sample: 1, 3 or 4. Default (null): 1 where all images are grey, else 3. Irrelevant for points.</summary>
    [AllowedValues(null, 1, 3, 4)]
    public int? Channels { get; init; }

    /// <summary>
    /// The colour that transparent pixels are composited on, as #RRGGBB. Default: #ffffff, white. Irrelevant where Channels is 4.
    /// </summary>
    [RegularExpression("^#[0-9A-Fa-f]{6}$", ErrorMessage = "must be a colour such as #ffffff")]
    public string Background { get; init; } = "#ffffff";

    /// <summary>
    /// Where classes come from: labels (what the collection itself says), folders (each first-level subfolder is one), or none.
    /// Default: labels. Only networks that take labels use them.
    /// </summary>
    public ClassSource Classes { get; init; } = ClassSource.Labels;

    /// <summary>
    /// The share of bad image files, 0 to 1, that are skipped; where more cannot be read, nothing starts. Default: 0.01. Irrelevant for built-in data.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaxBadShare { get; init; } = 0.01;

    /// <summary>
    /// The share of the images, 0 to 0.5, that is held out from training, so that it can be told whether the networks only remember.
    /// Default (null): 0.05, but at least 200 images (or 0.2 of fewer than 1,000) and at most 2,000. Duplicates are on one side.
    /// </summary>
    [Range(0.0, 0.5)]
    public double? HeldOutShare { get; init; }

    /// <summary>How many samples a built-in or stacked source draws. Default: 20,000. Irrelevant for other files.</summary>
    [Range(1, 10_000_000)]
    public int Count { get; init; } = 20_000;

    /// <summary>Seed of a built-in or stacked source's drawing, and of which images are held out. Default: 0.</summary>
    public long Seed { get; init; }
}
