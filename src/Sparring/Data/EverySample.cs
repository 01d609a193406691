using System.Runtime.ExceptionServices;

namespace Sparring.Data;

/// <summary>Reads whole sources on all cores.</summary>
internal static class EverySample
{
    /// <summary>What is done with a sample: its index, and its bytes, which are gone afterwards.</summary>
    public delegate void Visit(int index, Span<byte> sample);

    /// <summary>Reads every sample once.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="visit">Called from several threads at once.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <remarks>What the source throws comes out as it was thrown; of several failures, one.</remarks>
    public static void Of(IImageSource source, Visit visit, CancellationToken cancellation = default)
    {
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            Parallel.For(0, source.Count, parallel, () => new byte[source.Shape.ByteCount], (i, _, sample) =>
            {
                source.Read(i, sample);
                visit(i, sample);
                return sample;
            }, _ => { });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
