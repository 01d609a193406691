using System.Buffers.Binary;

namespace Sparring.Tests.Tensors.Files;

/// <summary>Writes Windows bitmaps.</summary>
internal sealed record BmpFile(int Width, int Height, int Bits)
{
    public int Compression { get; init; }

    /// <summary>Blue, green, red, 0 for each entry.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>Where the pixels are said to begin; null for where they do.</summary>
    public uint? Offset { get; init; }

    /// <summary>The file. Rows of pixels are padded to four bytes by the caller.</summary>
    public byte[] Encode(params byte[] pixels)
    {
        byte[] header = new byte[54];
        "BM"u8.CopyTo(header);
        int start = header.Length + Palette.Length;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(2), start + pixels.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(10), Offset ?? (uint)start);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), Width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), Height);
        header[26] = 1;
        header[28] = (byte)Bits;
        header[30] = (byte)Compression;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(34), pixels.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(46), Palette.Length / 4);
        return [.. header, .. Palette, .. pixels];
    }
}
