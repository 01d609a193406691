namespace Sparring.Tensors;

/// <summary>A sample, and what is known about the image that it was made of.</summary>
/// <param name="Sample">It covers the requested size; what hangs over is cut off evenly.</param>
/// <param name="Height">Rows of the image on disk, upright.</param>
/// <param name="Width">Columns of the image on disk, upright.</param>
/// <param name="Format">What the file was.</param>
/// <param name="Colours">1 where every pixel is grey, 3 where there is colour; before transparency was composited.</param>
/// <param name="IsTransparent">Whether some pixel is not opaque.</param>
/// <param name="ImageHash">
/// Of all decoded pixels, upright; the same for the mirror image, and for the same pixels in a file of another kind. The colour of invisible
/// pixels has no part in it. A JPEG of more than <see cref="ImageDecoder.LargeJpegPixels"/> is decoded at a fraction of its size, so its
/// hash holds among samples of one size.
/// </param>
/// <param name="SampleHash">Of the sample's bytes; the same for the mirror image.</param>
/// <param name="PerceptualHash">64 bits that hardly change when the image is scaled, recompressed or brightened; the same for the mirror image (<see cref="Tensors.PerceptualHash"/>).</param>
internal sealed record DecodedImage(
    Pixels Sample, int Height, int Width, ImageFormat Format, int Colours, bool IsTransparent, UInt128 ImageHash, UInt128 SampleHash, ulong PerceptualHash);
