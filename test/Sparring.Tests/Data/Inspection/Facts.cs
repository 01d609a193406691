using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sparring.Data.Cache;
using Sparring.Tensors;

namespace Sparring.Tests.Data.Inspection;

/// <summary>Facts of images that exist in a test's imagination only.</summary>
internal static class Facts
{
    /// <summary>Of an image that is told from others by its number; equal numbers are duplicates.</summary>
    public static SampleFacts Of(int number, int height = 64, int width = 64, ImageFormat format = ImageFormat.Png, byte colours = 3, bool isTransparent = false)
    {
        Span<byte> content = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(content, number);
        SampleFacts facts = new() { Height = height, Width = width, Label = -1, Format = format, Colours = colours, IsTransparent = isTransparent };
        Span<byte> sha = MemoryMarshal.AsBytes(new Span<Sha256Value>(ref facts.Sha256));
        SHA256.HashData(content, sha);
        facts.ImageHash = BinaryPrimitives.ReadUInt128LittleEndian(sha);
        facts.SampleHash = BinaryPrimitives.ReadUInt128LittleEndian(sha[16..]);
        facts.PerceptualHash = BinaryPrimitives.ReadUInt64LittleEndian(sha[4..]);
        return facts;
    }

    /// <summary>Images that differ.</summary>
    public static SampleFacts[] Distinct(int count) => [.. Enumerable.Range(0, count).Select(i => Of(i))];
}
