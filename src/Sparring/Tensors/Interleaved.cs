namespace Sparring.Tensors;

/// <summary>Pixels of four bytes: red, green, blue, alpha.</summary>
internal static class Interleaved
{
    /// <summary>Puts channels that lie one after the other side by side.</summary>
    /// <param name="planes">Bytes, channel after channel (C, H, W).</param>
    /// <param name="channels">1, 3 or 4; grey becomes three equal colours, and what has no alpha is opaque.</param>
    /// <param name="rgba">Four bytes for each pixel.</param>
    public static void FromPlanes(ReadOnlySpan<byte> planes, int channels, Span<byte> rgba)
    {
        int plane = planes.Length / channels;
        ReadOnlySpan<byte> red = planes[..plane];
        ReadOnlySpan<byte> green = channels == 1 ? red : planes.Slice(plane, plane);
        ReadOnlySpan<byte> blue = channels == 1 ? red : planes.Slice(2 * plane, plane);
        for (int i = 0; i < plane; i++)
        {
            rgba[4 * i] = red[i];
            rgba[4 * i + 1] = green[i];
            rgba[4 * i + 2] = blue[i];
            rgba[4 * i + 3] = channels == 4 ? planes[3 * plane + i] : byte.MaxValue;
        }
    }
}
