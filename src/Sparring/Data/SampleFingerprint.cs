using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sparring.Data.Cache;

namespace Sparring.Data;

/// <summary>
/// The fingerprint of samples: SHA-256 over the shape, the labels and the samples' own SHA-256 in their order. The same samples
/// have the same one wherever they lie.
/// </summary>
internal static class SampleFingerprint
{
    /// <summary>Of a whole source, read on all cores.</summary>
    /// <param name="source">What is read once.</param>
    public static string Of(IImageSource source)
    {
        // A hash of the samples' hashes, so that all cores can work on it.
        var hashes = new Sha256Value[source.Count];
        EverySample.Of(source, (i, sample) => SHA256.HashData(sample, MemoryMarshal.AsBytes(hashes.AsSpan(i, 1))));
        return Of(source.Shape, hashes, source.ClassCount == 0 ? null : source.Label);
    }

    /// <summary>Of samples whose hashes are known.</summary>
    /// <param name="shape">The shape of each.</param>
    /// <param name="hashes">SHA-256 of each.</param>
    /// <param name="labelOf">The class of each; null where they have none.</param>
    public static string Of(SampleShape shape, ReadOnlySpan<Sha256Value> hashes, Func<int, int>? labelOf)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendHead(whole, shape, hashes.Length, labelOf);
        whole.AppendData(MemoryMarshal.AsBytes(hashes));
        return Text(whole);
    }

    /// <summary>Of samples whose facts are known.</summary>
    /// <param name="shape">The shape of each.</param>
    /// <param name="facts">With the SHA-256 of each.</param>
    /// <param name="labelOf">The class of each; null where they have none.</param>
    public static string Of(SampleShape shape, ReadOnlySpan<SampleFacts> facts, Func<int, int>? labelOf)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendHead(whole, shape, facts.Length, labelOf);
        foreach (ref readonly SampleFacts sample in facts)
        {
            whole.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<Sha256Value>(in sample.Sha256)));
        }

        return Text(whole);
    }

    private static void AppendHead(IncrementalHash whole, SampleShape shape, int count, Func<int, int>? labelOf)
    {
        Append(whole, shape.Channels);
        Append(whole, shape.Height);
        Append(whole, shape.Width);
        Append(whole, count);
        for (int i = 0; i < count && labelOf is not null; i++)
        {
            Append(whole, labelOf(i));
        }
    }

    private static void Append(IncrementalHash whole, int value)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, value);
        whole.AppendData(number);
    }

    private static string Text(IncrementalHash whole) => "sha256-" + Convert.ToHexStringLower(whole.GetHashAndReset());
}
