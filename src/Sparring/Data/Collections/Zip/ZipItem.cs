using System.IO.Hashing;

namespace Sparring.Data.Collections.Zip;

/// <summary>A file in a zip.</summary>
/// <param name="Name">Its path in the zip.</param>
/// <param name="Label">Its class, or null.</param>
/// <param name="Record">What the zip says about it.</param>
/// <param name="ReadAt">The zip.</param>
internal sealed record ZipItem(string Name, int? Label, ZipRecord Record, ReadAt ReadAt) : ImageItem(Name, Label)
{
    /// <summary>Smaller files may shrink as much as they like: a picture of one colour does.</summary>
    private const long BombLength = 16 << 20;

    private const int BombFactor = 200;

    public override long HeldBytes => Math.Min(Record.Length, ImageContent.MaxFileBytes);

    public override ItemContent? Load()
    {
        if (!IsImage())
        {
            return null;
        }

        if (Record.Length > BombLength && Record.PackedLength < Record.Length / BombFactor)
        {
            throw new InvalidDataException(
                $"claims to unpack from {Record.PackedLength} to {Record.Length} bytes, more than {BombFactor} times as much, which no photograph does");
        }

        using var content = new ZipContent(ReadAt, Record);
        byte[]? file = ImageContent.Read(content, Name, Record.Length, $"does not have the {Record.Length} bytes that it claims");
        return file is null ? null
            : Crc32.HashToUInt32(file) == Record.Checksum ? new ItemContent(file)
            : throw new InvalidDataException("does not match its checksum: it is damaged");
    }

    /// <summary>Whether its name or its content is that of an image. What cannot be read, a note with a password, say, goes by its name.</summary>
    private bool IsImage()
    {
        if (ImageContent.IsNamedLikeImage(Name))
        {
            return true;
        }

        try
        {
            using var content = new ZipContent(ReadAt, Record);
            return ImageContent.IsImage(content);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
