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
}
