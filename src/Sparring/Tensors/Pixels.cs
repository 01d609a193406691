namespace Sparring.Tensors;

/// <summary>A decoded image of any size.</summary>
/// <param name="Channels">1 (grey), 3 (colour) or 4 (colour and alpha, not premultiplied).</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Planes">Bytes, channel after channel (C, H, W).</param>
internal sealed record Pixels(int Channels, int Height, int Width, byte[] Planes)
{
    /// <summary>One channel's bytes, row after row.</summary>
    public ReadOnlySpan<byte> Plane(int channel) => Planes.AsSpan(channel * Height * Width, Height * Width);

    /// <summary>The same image with the three colours of a grey one made explicit. Colour images are returned as they are.</summary>
    public Pixels WithColour() => Channels == 1 ? this with { Channels = 3, Planes = [.. Planes, .. Planes, .. Planes] } : this;
}
