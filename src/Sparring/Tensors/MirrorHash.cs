using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Sparring.Tensors;

/// <summary>A hash of rows that is the same for the mirror image: of the rows, and of the reversed rows, the two in order of size.</summary>
/// <remarks>XXH128: fast, the same on every machine, and not meant to resist forgery.</remarks>
internal sealed class MirrorHash
{
    private readonly XxHash128 _forwards = new();
    private readonly XxHash128 _backwards = new();

    /// <summary>Begins a hash; images of other sizes differ even where their bytes agree.</summary>
    public MirrorHash(int channels, int height, int width)
    {
        Span<byte> shape = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(shape, channels);
        BinaryPrimitives.WriteInt32LittleEndian(shape[4..], height);
        BinaryPrimitives.WriteInt32LittleEndian(shape[8..], width);
        _forwards.Append(shape);
        _backwards.Append(shape);
    }

    /// <summary>The hash of what has been appended.</summary>
    public UInt128 Value
    {
        get
        {
            UInt128 forwards = _forwards.GetCurrentHashAsUInt128();
            UInt128 backwards = _backwards.GetCurrentHashAsUInt128();
            Span<byte> both = stackalloc byte[32];
            BinaryPrimitives.WriteUInt128LittleEndian(both, UInt128.Min(forwards, backwards));
            BinaryPrimitives.WriteUInt128LittleEndian(both[16..], UInt128.Max(forwards, backwards));
            return XxHash128.HashToUInt128(both);
        }
    }

    /// <summary>The hash of an image of bytes.</summary>
    public static UInt128 OfPlanes(Pixels image)
    {
        var hash = new MirrorHash(image.Channels, image.Height, image.Width);
        byte[] reversed = ArrayPool<byte>.Shared.Rent(image.Width);
        Span<byte> mirror = reversed.AsSpan(0, image.Width);
        for (int at = 0; at < image.Planes.Length; at += image.Width)
        {
            ReadOnlySpan<byte> row = image.Planes.AsSpan(at, image.Width);
            row.CopyTo(mirror);
            mirror.Reverse();
            hash._forwards.Append(row);
            hash._backwards.Append(mirror);
        }

        ArrayPool<byte>.Shared.Return(reversed);
        return hash.Value;
    }

    /// <summary>Appends one row of pixels.</summary>
    /// <param name="row">Four bytes in each.</param>
    /// <param name="spare">Room for as many; what is in it is lost.</param>
    public void Append(ReadOnlySpan<uint> row, Span<uint> spare)
    {
        row.CopyTo(spare);
        spare.Reverse();
        _forwards.Append(MemoryMarshal.AsBytes(row));
        _backwards.Append(MemoryMarshal.AsBytes(spare));
    }
}
