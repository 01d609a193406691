namespace Sparring.Tests.Tensors.Files;

/// <summary>Writes GIF files whose codes never grow: the table is cleared before it could.</summary>
internal sealed record GifFile(int Width, int Height)
{
    private const int CodeBits = 8;

    public (int Left, int Top, int Width, int Height)? Frame { get; init; }

    public int? Transparent { get; init; }

    public bool IsInterlaced { get; init; }

    /// <summary>Red, green, blue for each of four entries.</summary>
    public byte[] Palette { get; init; } = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];

    /// <summary>The file, with one frame for each array of palette indices, as they are stored.</summary>
    public byte[] Encode(params byte[][] frames) =>
        [.. "GIF89a"u8, .. Word(Width), .. Word(Height), 0x81, 0, 0, .. Palette, .. frames.SelectMany(EncodeFrame), 0x3B];

    private IEnumerable<byte> EncodeFrame(byte[] indices)
    {
        (int left, int top, int width, int height) = Frame ?? (0, 0, Width, Height);
        byte[] control = Transparent is int index ? [0x21, 0xF9, 4, 1, 0, 0, (byte)index, 0] : [];
        return
        [
            .. control, 0x2C, .. Word(left), .. Word(top), .. Word(width), .. Word(height), (byte)(IsInterlaced ? 0x40 : 0),
            CodeBits, .. Codes(indices).Chunk(255).SelectMany(block => (byte[])[(byte)block.Length, .. block]), 0,
        ];
    }

    private static byte[] Codes(byte[] indices)
    {
        const int clear = 1 << CodeBits;
        IEnumerable<int> codes = indices.Chunk(200).SelectMany(some => some.Select(index => (int)index).Prepend(clear)).Append(clear + 1);
        return [.. codes.SelectMany(code => Enumerable.Range(0, CodeBits + 1).Select(bit => (code >> bit) & 1))
            .Chunk(8).Select(eight => (byte)eight.Select((bit, i) => bit << i).Sum())];
    }

    private static byte[] Word(int value) => [(byte)value, (byte)(value >> 8)];
}
