using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Sparring.Tests.Tensors.Files;

/// <summary>Writes PNG files of every kind, chunk by chunk. Row y has the filter y mod 5.</summary>
internal sealed record PngFile(int Width, int Height, int Depth, int ColourType)
{
    public bool IsInterlaced { get; init; }

    /// <summary>Chunks between the header and the pixels.</summary>
    public (string Name, byte[] Content)[] Before { get; init; } = [];

    /// <summary>Chunks between the pixels and the end.</summary>
    public (string Name, byte[] Content)[] After { get; init; } = [];

    private int Channels => ColourType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };

    /// <summary>The file.</summary>
    /// <param name="samples">All samples, row after row, pixel after pixel.</param>
    public byte[] Encode(params int[] samples) => Assemble(Zlib(Rows(samples)));

    /// <summary>The file with these bytes as its compressed pixels.</summary>
    public byte[] Assemble(byte[] data) =>
    [
        0x89, .. "PNG\r\n\x1A\n"u8, .. Chunk("IHDR", Header()), .. Before.SelectMany(c => Chunk(c.Name, c.Content)),
        .. Chunk("IDAT", data), .. After.SelectMany(c => Chunk(c.Name, c.Content)), .. Chunk("IEND", []),
    ];

    public static byte[] Chunk(string name, byte[] content)
    {
        byte[] chunk = [0, 0, 0, 0, .. name.Select(letter => (byte)letter), .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    public static byte[] Zlib(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal))
        {
            zlib.Write(content);
        }

        return memory.ToArray();
    }

    private byte[] Header()
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Depth, (byte)ColourType, (byte)(IsInterlaced ? 1 : 0));
        return header;
    }

    private byte[] Rows(int[] samples)
    {
        (int Row, int Column, int Down, int Across)[] passes = IsInterlaced
            ? [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
            : [(0, 0, 1, 1)];
        List<byte> rows = [];
        foreach ((int row, int column, int down, int across) in passes)
        {
            byte[] above = [];
            int filter = 0;
            for (int y = row; y < Height && column < Width; y += down)
            {
                byte[] packed = Pack(samples, y, column, across);
                rows.Add((byte)(filter % 5));
                rows.AddRange(Filter(packed, above.Length == 0 ? new byte[packed.Length] : above, filter++ % 5));
                above = packed;
            }
        }

        return [.. rows];
    }

    private byte[] Pack(int[] samples, int y, int column, int across)
    {
        List<bool> bits = [];
        for (int x = column; x < Width; x += across)
        {
            for (int c = 0; c < Channels; c++)
            {
                int value = samples[(y * Width + x) * Channels + c];
                for (int bit = Depth - 1; bit >= 0; bit--)
                {
                    bits.Add(((value >> bit) & 1) == 1);
                }
            }
        }

        return [.. bits.Chunk(8).Select(eight => (byte)eight.Select((bit, i) => bit ? 128 >> i : 0).Sum())];
    }

    private byte[] Filter(byte[] row, byte[] above, int filter)
    {
        int step = Math.Max(1, Depth * Channels / 8);
        byte[] filtered = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int a = i >= step ? row[i - step] : 0;
            int b = above[i];
            int c = i >= step ? above[i - step] : 0;
            int p = a + b - c;
            int[] nearest = [.. new[] { a, b, c }.OrderBy(value => Math.Abs(p - value))];
            filtered[i] = (byte)(row[i] - filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => nearest[0] });
        }

        return filtered;
    }
}
