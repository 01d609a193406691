namespace Sparring.Metrics.Features;

/// <summary>
/// How images get the size that a network wants. The choice moves FID by whole points (Parmar et al. 2022, "On aliased resizing and
/// surprising subtleties in GAN evaluation", table 2), so that numbers can only be compared where it is the same.
/// </summary>
public enum FeatureResizeFilter
{
    /// <summary>Pillow's BICUBIC on float images, as clean-fid does: Keys' cubic with a = −0.5, widened where an image shrinks, so that nothing aliases.</summary>
    Bicubic,

    /// <summary>Pillow's BILINEAR on float images: a triangle, widened where an image shrinks.</summary>
    Bilinear,

    /// <summary>PyTorch's `interpolate(mode="bilinear", align_corners=False)`: two neighbours along each side, however much an image shrinks. For comparing with old numbers.</summary>
    PlainBilinear,

    /// <summary>
    /// TensorFlow 1's `resize_bilinear`: two neighbours, and the first pixel's corner, not its centre, stays where it is, which shifts the image.
    /// For comparing with old numbers.
    /// </summary>
    TensorFlowBilinear,
}
