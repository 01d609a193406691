namespace Sparring.Data.Collections.Zip;

/// <summary>What a zip's list says about one file in it. None of it is true before it was checked.</summary>
/// <param name="Name">Its path, with forward slashes.</param>
/// <param name="Offset">Where its own header stands in the zip.</param>
/// <param name="HeaderLength">The least that this header takes.</param>
/// <param name="PackedLength">Bytes in the zip.</param>
/// <param name="Length">Bytes when unpacked.</param>
/// <param name="Checksum">CRC-32 of the unpacked bytes.</param>
/// <param name="Method">How it is packed: 0 for not at all, 8 for Deflate.</param>
/// <param name="IsEncrypted">Whether it takes a password.</param>
internal readonly record struct ZipRecord(
    string Name, long Offset, int HeaderLength, long PackedLength, long Length, uint Checksum, ushort Method, bool IsEncrypted)
{
    /// <summary>Where it ends at the earliest.</summary>
    public long End => Offset + HeaderLength + PackedLength;
}
