using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sparring.Data.Cache;
using Sparring.Tensors;

namespace Sparring.Data.Inspection;

/// <summary>Finds out about samples by reading them, where there are no files that would tell more.</summary>
internal static class SourceFacts
{
    private const int ReportSteps = 1_000;

    /// <summary>Reads every sample once, on all cores.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="progress">Is told how far the reading has come, from threads of the pool.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>One for each sample; its size is that of a sample, and its format <see cref="ImageFormat.Raw"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SampleFacts[] Of(IImageSource source, IProgress<OpenProgress>? progress, CancellationToken cancellationToken)
    {
        var facts = new SampleFacts[source.Count];
        int done = 0;
        EverySample.Of(source, (i, sample) =>
        {
            facts[i] = Of(sample, source.Shape, source.ClassCount == 0 ? -1 : source.Label(i));
            int now = Interlocked.Increment(ref done);
            if (now % ReportSteps == 0 || now == source.Count)
            {
                progress?.Report(new OpenProgress(OpenPhase.Looking, now, source.Count));
            }
        }, cancellationToken);
        return facts;
    }

    /// <summary>Of one sample.</summary>
    /// <param name="sample">As <see cref="IImageSource.Read"/> gives it. Its rows are reversed meanwhile, and are as they were afterwards.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="label">Its class; -1 where it has none.</param>
    public static SampleFacts Of(Span<byte> sample, SampleShape shape, int label)
    {
        SampleFacts facts = new() { Label = label, Height = shape.Height, Width = shape.Width };
        SHA256.HashData(sample, MemoryMarshal.AsBytes(new Span<Sha256Value>(ref facts.Sha256)));
        facts.SampleHash = XxHash128.HashToUInt128(sample);
        if (shape.IsImage)
        {
            facts.PerceptualHash = PerceptualHash.Of(sample, shape.Channels, shape.Height, shape.Width);
            facts.Colours = (byte)(IsGrey(sample, shape) ? 1 : 3);
            facts.IsTransparent = shape.Channels == 4 && sample[^(shape.Height * shape.Width)..].ContainsAnyExcept(byte.MaxValue);
            Mirror(sample, shape.Width);
            facts.SampleHash = UInt128.Min(facts.SampleHash, XxHash128.HashToUInt128(sample));
            Mirror(sample, shape.Width);
        }

        facts.ImageHash = facts.SampleHash;
        return facts;
    }

    private static void Mirror(Span<byte> sample, int width)
    {
        for (int row = 0; row < sample.Length; row += width)
        {
            sample.Slice(row, width).Reverse();
        }
    }

    private static bool IsGrey(ReadOnlySpan<byte> sample, SampleShape shape)
    {
        int plane = shape.Height * shape.Width;
        return shape.Channels == 1
            || sample[..plane].SequenceEqual(sample.Slice(plane, plane)) && sample[..plane].SequenceEqual(sample.Slice(2 * plane, plane));
    }
}
