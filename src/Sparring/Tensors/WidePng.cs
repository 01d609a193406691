using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Sparring.Tensors.Headers;

namespace Sparring.Tensors;

/// <summary>Reads PNG files of 16 bits a sample, which Skia would cut to 8 instead of rounding them.</summary>
internal static class WidePng
{
    /// <summary>Clauses for messages.</summary>
    internal const string CutOff = "ends before the image does: the file is cut off";

    /// <summary>The seven passes of an interlaced image: first row and column, and the steps between rows and columns.</summary>
    private static readonly (int Row, int Column, int Down, int Across)[] _passes =
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)];

    /// <summary>Decodes.</summary>
    /// <param name="file">All bytes of a file whose header has been read.</param>
    /// <param name="pixels">Where the pixels go, each value rounded to the nearest of 8 bits.</param>
    /// <exception cref="InvalidDataException">It is damaged. The message is a clause that wants the file's name before it.</exception>
    public static void Read(byte[] file, PixelBuffer pixels)
    {
        byte colourType = file[PngHeader.FirstChunk + 8 + 9];
        bool isInterlaced = file[PngHeader.FirstChunk + 8 + 12] == 1;
        List<(int Start, int Length)> parts = DataChunks(file, out ReadOnlySpan<byte> key);
        using var compressed = new ChunkStream(file, parts);
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        var rows = new WidePngRows(colourType, key, pixels);
        foreach ((int row, int column, int down, int across) in isInterlaced ? _passes : [(0, 0, 1, 1)])
        {
            rows.ReadPass(inflated, row, column, down, across);
        }
    }

    /// <summary>Where the compressed pixels lie, and the colour that means transparent.</summary>
    private static List<(int Start, int Length)> DataChunks(byte[] file, out ReadOnlySpan<byte> key)
    {
        List<(int Start, int Length)> parts = [];
        key = [];
        int at = PngHeader.FirstChunk;
        while (at + PngHeader.ChunkFrame <= file.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - PngHeader.ChunkFrame)
            {
                break;
            }

            ReadOnlySpan<byte> name = file.AsSpan(at + 4, 4);
            ReadOnlySpan<byte> content = file.AsSpan(at + 8, (int)length);
            bool isData = name.SequenceEqual("IDAT"u8);
            if ((isData || name.SequenceEqual("tRNS"u8))
                && Crc32.HashToUInt32(file.AsSpan(at + 4, 4 + (int)length)) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length)))
            {
                throw new InvalidDataException("cannot be decoded (a checksum is wrong): the file is damaged");
            }

            if (isData)
            {
                parts.Add((at + 8, (int)length));
            }
            else if (name.SequenceEqual("tRNS"u8))
            {
                key = content;
            }
            else if (name.SequenceEqual("IEND"u8))
            {
                break;
            }

            at += PngHeader.ChunkFrame + (int)length;
        }

        return parts.Count > 0 ? parts : throw new InvalidDataException(CutOff);
    }
}
