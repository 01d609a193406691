using System.Buffers.Binary;
using System.Security.Cryptography;
using Sparring.Data;
using Sparring.Data.Inspection;

namespace Sparring.Tests.Data;

public sealed class SampleFingerprintTests
{
    [Fact]
    public void Of_SourceOrFacts_IsTheHashOfShapeLabelsAndSampleHashes()
    {
        var source = new MemoryImageSource([1, 2, 3, 4], SampleShape.Image(1, 1, 2), [1, 0]);
        byte[] head = [.. new[] { 1, 1, 2, 2, 1, 0 }.SelectMany(Int32)];
        string expected = "sha256-" + Convert.ToHexStringLower(SHA256.HashData([.. head, .. SHA256.HashData([1, 2]), .. SHA256.HashData([3, 4])]));

        Assert.Equal(expected, source.Fingerprint);
        Assert.Equal(expected, SampleFingerprint.Of(source));
        Assert.Equal(expected, SampleFingerprint.Of(source.Shape, SourceFacts.Of(source, null, TestContext.Current.CancellationToken), source.Label));
    }

    private static byte[] Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
