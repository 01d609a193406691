using System.IO.Compression;
using SkiaSharp;
using Sparring.Data;
using Sparring.Tensors;
using Sparring.Tensors.Headers;

namespace Sparring.Tests.Data;

/// <summary>Small images and archives for tests.</summary>
internal static class TestImages
{
    /// <summary>A PNG of one colour.</summary>
    public static byte[] Flat(int height, int width, params byte[] colour) => ImageCodec.EncodePng(
        [.. colour.SelectMany(value => Enumerable.Repeat(value, height * width))], colour.Length, height, width);

    /// <summary>The pixels of an image file at its own size, on white.</summary>
    public static Pixels Decode(byte[] file, int? channels = null)
    {
        ImageHeader? header = ImageDecoder.ReadHeader(file);
        return ImageDecoder.Decode(file, new DecodeRequest(header?.Height ?? 1, header?.Width ?? 1, channels, Rgb.White)).Sample;
    }

    /// <summary>A JPEG of one colour.</summary>
    public static byte[] FlatJpeg(int height, int width, byte red, byte green, byte blue)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(red, green, blue));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }

    public static byte[] Zip(params (string Path, byte[] Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string path, byte[] content) in entries)
            {
                using Stream stream = archive.CreateEntry(path).Open();
                stream.Write(content);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return memory.ToArray();
    }

    /// <summary>An IDX file of unsigned bytes.</summary>
    public static byte[] Idx(int[] sizes, byte[] content) =>
        [0, 0, 8, (byte)sizes.Length, .. sizes.SelectMany(size => new[] { (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size }), .. content];

    public static byte[] Read(IImageSource source, int index)
    {
        byte[] sample = new byte[source.Shape.ByteCount];
        source.Read(index, sample);
        return sample;
    }

    /// <summary>All images of a folder or file, none held out.</summary>
    public static IImageSource Open(string path, DataOptions? options = null) =>
        ImageSources.Open((options ?? new DataOptions()) with { Source = path, HeldOutShare = 0 }).Training;
}
