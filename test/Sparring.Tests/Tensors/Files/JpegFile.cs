namespace Sparring.Tests.Tensors.Files;

/// <summary>
/// Writes JPEG files of flat blocks of 8 by 8 pixels: of every block only the mean is coded, with a quantiser of 8, so that the decoded
/// components are exactly those that were given.
/// </summary>
internal sealed record JpegFile(int BlocksWide, int BlocksHigh, int Components)
{
    /// <summary>0xC0 baseline, 0xC2 progressive.</summary>
    public byte StartOfFrame { get; init; } = 0xC0;

    /// <summary>The colour transform of an Adobe segment: 0 none, 1 YCbCr, 2 YCCK; null for no segment.</summary>
    public byte? AdobeTransform { get; init; }

    /// <summary>A scan for each component.</summary>
    public bool HasManyScans { get; init; }

    /// <summary>Segments in front of all others.</summary>
    public byte[] Before { get; init; } = [];

    /// <summary>The size that the header claims; null for that of the blocks.</summary>
    public (int Height, int Width)? Claimed { get; init; }

    /// <summary>Exif notes in either byte order that say nothing but the orientation.</summary>
    public static byte[] Exif(byte orientation, bool bigEndian)
    {
        byte[] tiff = bigEndian
            ? [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
            : [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        return Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]);
    }

    public static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    /// <summary>The file.</summary>
    /// <param name="blocks">For each block, row after row, its components from 0 to 255.</param>
    public byte[] Encode(params byte[][] blocks)
    {
        (int height, int width) = Claimed ?? (8 * BlocksHigh, 8 * BlocksWide);
        byte[] adobe = AdobeTransform is byte transform ? Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]) : [];
        byte[] components = [.. Enumerable.Range(1, Components).SelectMany(id => new byte[] { (byte)id, 0x11, 0 })];
        byte[] frame = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)Components, .. components];

        // Differences of 0 to 11 bits have codes of four bits; "no more in this block" is the one bit 0.
        byte[] tables =
        [
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]),
            .. Segment(0xC4, [0x00, 0, 0, 0, 12, .. new byte[12], .. Enumerable.Range(0, 12).Select(i => (byte)i)]),
            .. Segment(0xC4, [0x10, 1, .. new byte[15], 0]),
        ];
        int[][] scans = HasManyScans ? [.. Enumerable.Range(0, Components).Select(c => new[] { c })] : [[.. Enumerable.Range(0, Components)]];
        return
        [
            0xFF, 0xD8, .. Before, .. adobe, .. tables, .. Segment(StartOfFrame, frame),
            .. scans.SelectMany(scan => Scan(scan, blocks)), .. StartOfFrame == 0xC2 ? Details() : [], 0xFF, 0xD9,
        ];
    }

    private byte[] Scan(int[] components, byte[][] blocks)
    {
        bool isProgressive = StartOfFrame == 0xC2;
        byte[] header = [(byte)components.Length, .. components.SelectMany(c => new byte[] { (byte)(c + 1), 0 }), 0, (byte)(isProgressive ? 0 : 63), 0];
        List<int> bits = [];
        int[] last = new int[Components];
        foreach (byte[] block in blocks)
        {
            foreach (int c in components)
            {
                // The mean of a block is its first coefficient over 8: with a quantiser of 8, the value itself.
                int value = block[c] - 128;
                AddDifference(bits, value - last[c]);
                last[c] = value;
                if (!isProgressive)
                {
                    bits.Add(0);
                }
            }
        }

        IEnumerable<byte> bytes = bits.Chunk(8).Select(eight => (byte)eight.Concat(Enumerable.Repeat(1, 8 - eight.Length)).Aggregate(0, (sum, bit) => 2 * sum + bit));
        return [.. Segment(0xDA, header), .. bytes.SelectMany(value => value == 0xFF ? new byte[] { 0xFF, 0 } : [value])];
    }

    /// <summary>A scan for each component that says that there is nothing but means; else a decoder would smooth the blocks.</summary>
    private byte[] Details()
    {
        byte[] nothing = new byte[(BlocksWide * BlocksHigh + 7) / 8];
        return [.. Enumerable.Range(1, Components).SelectMany(id => (byte[])[.. Segment(0xDA, [1, (byte)id, 0, 1, 63, 0]), .. nothing])];
    }

    private static void AddDifference(List<int> bits, int difference)
    {
        int size = difference == 0 ? 0 : 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)Math.Abs(difference));
        AddBits(bits, size, 4);
        AddBits(bits, difference < 0 ? difference + (1 << size) - 1 : difference, size);
    }

    private static void AddBits(List<int> bits, int value, int count) => bits.AddRange(Enumerable.Range(0, count).Select(i => (value >> (count - 1 - i)) & 1));
}
