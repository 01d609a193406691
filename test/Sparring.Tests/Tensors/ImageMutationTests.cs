using System.Buffers;
using Sparring.Tensors;
using Sparring.Tensors.Headers;
using Sparring.Tests.Tensors.Files;

namespace Sparring.Tests.Tensors;

/// <summary>
/// Valid files with random bytes changed, moved, doubled or cut off: pixels or a message, never another exception, never a crash. More of
/// them with the environment variable SPARRING_MUTATIONS (of all formats together).
/// </summary>
public sealed class ImageMutationTests
{
    private const int DefaultMutations = 24_000;

    private static readonly DecodeRequest[] _requests = [new(16, 16, null, Rgb.White), new(16, 20, 4, new Rgb(1, 2, 3)), new(24, 16, 1, Rgb.White)];

    public static TheoryData<string> Kinds => [.. Files().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_MutatedFile_GivesPixelsOrAMessage(string kind)
    {
        int all = int.TryParse(Environment.GetEnvironmentVariable("SPARRING_MUTATIONS"), out int asked) ? asked : DefaultMutations;
        byte[] valid = Files()[kind];
        int decoded = 0;
        int refused = 0;
        int count = 1 + all / Kinds.Count;
        for (int i = 0; i < count; i++)
        {
            byte[] mutated = Mutate(valid, new Random(i));
            DecodeRequest request = _requests[i % _requests.Length];
            try
            {
                DecodedImage image = ImageDecoder.Decode(mutated, request);
                decoded++;
                if (i % 4 == 0)
                {
                    AssertSameOnOtherMemory(mutated, request, image);
                }

                ImageHeader? header = ImageDecoder.ReadHeader(mutated);
                Assert.Equal((header?.Format, header?.Height, header?.Width), (image.Format, image.Height, image.Width));
                Assert.Equal((request.Height, request.Width), (image.Sample.Height, image.Sample.Width));
                Assert.Equal(image.Sample.Channels * request.Height * request.Width, image.Sample.Planes.Length);
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.DoesNotMatch("^[A-Z]|\\.$", e.Message);
            }
        }

        Assert.Equal(count, decoded + refused);
        Assert.True(refused > count / 100 && decoded > count / 200, $"{decoded} decoded, {refused} refused");
    }

    /// <summary>What a damaged file does not say must not be what the memory happened to hold.</summary>
    private static void AssertSameOnOtherMemory(byte[] file, DecodeRequest request, DecodedImage expected)
    {
        foreach (byte value in new byte[] { 0x5A, 0xFF })
        {
            byte[] pooled = ArrayPool<byte>.Shared.Rent((int)Math.Min(4L * expected.Height * expected.Width, DecodeMemory.Small));
            pooled.AsSpan().Fill(value);
            ArrayPool<byte>.Shared.Return(pooled);
            Assert.Equal(expected.ImageHash, ImageDecoder.Decode(file, request).ImageHash);
        }
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        int changes = random.Next(1, 5);
        for (int i = 0; i < changes && bytes.Count > 0; i++)
        {
            // Half of them near the beginning, where the headers are.
            int at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 64) : bytes.Count);
            switch (random.Next(8))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)));
                    break;
                case 3:
                    bytes[at] = random.Next(2) == 0 ? byte.MinValue : byte.MaxValue;
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        // The signature stays in most, or nothing behind it would ever be reached.
        if (random.Next(20) > 0 && bytes.Count >= 4)
        {
            for (int i = 0; i < 4; i++)
            {
                bytes[i] = valid[i];
            }
        }

        return [.. bytes];
    }

    private static Dictionary<string, byte[]> Files()
    {
        int[] samples = [.. Enumerable.Range(0, 16 * 18 * 4).Select(i => i * 37 % 256)];
        byte[][] blocks = [.. Enumerable.Range(0, 6).Select(i => new[] { (byte)(i * 40), (byte)(255 - i * 30), (byte)(i * 77), (byte)(i * 11) })];
        byte[] palette = [.. Enumerable.Range(0, 1024).Select(i => (byte)(i * 13))];
        return new Dictionary<string, byte[]>
        {
            ["png"] = new PngFile(16, 18, 8, 6) { IsInterlaced = true }.Encode(samples),
            ["png of 16 bits"] = new PngFile(16, 18, 16, 6).Encode(samples),
            ["png with a palette"] = new PngFile(16, 18, 4, 3) { Before = [("PLTE", palette[..48]), ("tRNS", palette[..9])] }.Encode([.. samples.Select(value => value % 16)]),
            ["jpeg"] = new JpegFile(3, 2, 3) { Before = JpegFile.Exif(6, bigEndian: true) }.Encode(blocks),
            ["jpeg of cjpeg, progressive"] = Samples.ProgressiveJpeg,
            ["jpeg of cjpeg, arithmetic"] = Samples.ArithmeticJpeg,
            ["jpeg with inks"] = new JpegFile(3, 2, 4) { AdobeTransform = 2, HasManyScans = true }.Encode(blocks),
            ["webp"] = Samples.LosslessWebp,
            ["webp, lossy"] = Samples.LossyAlphaWebp,
            ["webp, animated"] = Samples.SmallFirstFrameWebp,
            ["bmp"] = new BmpFile(16, 18, 24).Encode([.. samples.Select(value => (byte)value)]),
            ["bmp in runs"] = new BmpFile(4, 3, 8) { Compression = 1, Palette = palette }.Encode(0, 3, 3, 4, 5, 0, 0, 0, 1, 0, 2, 1, 0, 0, 4, 9, 0, 1),
            ["gif"] = new GifFile(16, 18) { Transparent = 2, IsInterlaced = true }.Encode([.. samples.Take(16 * 18).Select(value => (byte)(value % 4))]),
        };
    }
}
