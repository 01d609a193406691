using Sparring.Data.Collections.Zip;

namespace Sparring.Tests.Data.Collections;

public sealed class ZipDirectoryTests
{
    [Fact]
    public void Read_MoreFilesThanAnySetHas_IsRefused()
    {
        // A list of entries that say nothing, without end as far as this goes.
        const long Entries = 1_500_001, Length = 46 * Entries;
        byte[] entry = [.. "PK\u0001\u0002"u8, .. new byte[42]];
        byte[] end = [.. "PK\u0005\u0006"u8, .. new byte[8], .. BitConverter.GetBytes((int)Length), .. new byte[6]];
        int Read(Span<byte> buffer, long offset)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = offset + i < Length ? entry[(offset + i) % 46] : end[offset + i - Length];
            }

            return buffer.Length;
        }

        Assert.Equal(
            "lists more than 1,500,000 files, the most that are read",
            Assert.Throws<InvalidDataException>(() => ZipDirectory.Read(Read, Length + end.Length)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_RecordsForLargeZipsInASmallOne_AreReadOver(bool leavesSmallNumbersOut)
    {
        // PyTorch and some archivers write them always, some with the small record beside them saying the same (APPNOTE 4.3.14 to 4.3.16).
        byte[] zip = TestImages.Zip(("a.png", [1, 2, 3]), ("b.png", [4]));
        byte[] end = zip[^22..];
        byte[] large =
        [
            .. "PK\u0006\u0006"u8, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, .. new byte[8], .. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(2L),
            .. BitConverter.GetBytes((long)BitConverter.ToUInt32(end, 12)), .. BitConverter.GetBytes((long)BitConverter.ToUInt32(end, 16)),
        ];
        byte[] locator = [.. "PK\u0006\u0007"u8, .. new byte[4], .. BitConverter.GetBytes(zip.Length - 22L), 1, 0, 0, 0];
        if (leavesSmallNumbersOut)
        {
            end.AsSpan(8, 12).Fill(0xFF);
        }

        byte[] file = [.. zip[..^22], .. large, .. locator, .. end];

        IReadOnlyList<ZipRecord> records = ZipDirectory.Read((buffer, offset) => Copy(file, buffer, offset), file.Length);

        Assert.Equal(["a.png", "b.png"], records.Select(record => record.Name));
        Assert.Equal([3, 1], records.Select(record => record.Length));
    }

    private static int Copy(byte[] file, Span<byte> buffer, long offset)
    {
        ReadOnlySpan<byte> rest = file.AsSpan((int)Math.Min(offset, file.Length));
        rest = rest[..Math.Min(rest.Length, buffer.Length)];
        rest.CopyTo(buffer);
        return rest.Length;
    }
}
