using System.Runtime.InteropServices;
using Sparring.Tensors;

namespace Sparring.Data.Cache;

/// <summary>What is kept about one sample beside its pixels. It is written to the cache as it lies in memory.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct SampleFacts
{
    /// <summary>Bytes of one in the cache.</summary>
    public const int Size = 88;

    /// <summary>SHA-256 of the sample's bytes.</summary>
    public Sha256Value Sha256;

    /// <summary>A hash of the whole decoded image before it was fitted, the same for its mirror image.</summary>
    public UInt128 ImageHash;

    /// <summary>A hash of the sample, the same for its mirror image.</summary>
    public UInt128 SampleHash;

    /// <summary>64 bits that hardly change when an image is scaled, recompressed or brightened; the same for its mirror image.</summary>
    public ulong PerceptualHash;

    /// <summary>Rows of the image as it lies on disk, upright.</summary>
    public int Height;

    /// <summary>Columns of the image as it lies on disk, upright.</summary>
    public int Width;

    /// <summary>Its class; -1 where it has none.</summary>
    public int Label;

    /// <summary>What the file was.</summary>
    public ImageFormat Format;

    /// <summary>1 where every pixel is grey, 3 where there is colour; before transparency was composited.</summary>
    public byte Colours;

    /// <summary>Whether some of it is transparent.</summary>
    public bool IsTransparent;

    private readonly byte _reserved;
}
