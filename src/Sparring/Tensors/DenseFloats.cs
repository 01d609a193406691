using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tensors;

/// <summary>
/// The memory of a float32 tensor on the CPU, in whatever order its values lie there, for arithmetic that goes through several tensors of
/// the same order at once. libtorch would pass over all of their memory once for each operation, and a round is called thousands of times.
/// </summary>
internal sealed unsafe class DenseFloats : IDisposable
{
    /// <summary>Values that one core is through with in about the time that it takes to wake another.</summary>
    private const int PartLength = 1 << 15;

    private readonly Tensor _memory;
    private readonly float* _values;

    private DenseFloats(Tensor memory)
    {
        _memory = memory;
        _values = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory.bytes));
        Length = memory.numel();
    }

    /// <summary>Values in the tensor.</summary>
    public long Length { get; }

    /// <summary>The memory of a tensor; null where it is not float32 on the CPU, or has gaps.</summary>
    /// <param name="tensor">Its storage stays alive with the answer. It must not be given another one.</param>
    public static DenseFloats? Of(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.numel() > 0 && HasNoGaps(tensor)
            ? new DenseFloats(tensor.detach().as_strided([tensor.numel()], [1], tensor.storage_offset()).DetachFromDisposeScope())
            : null;

    /// <summary>Does work on parts of the memory, several at once where there is enough of it.</summary>
    /// <param name="length">Values in all.</param>
    /// <param name="work">Start and length of a part.</param>
    public static void ForEachPart(long length, Action<long, int> work)
    {
        long parts = (length + PartLength - 1) / PartLength;
        int threads = parts == 1 ? 1 : get_num_threads();
        void Do(long part) => work(part * PartLength, (int)Math.Min(PartLength, length - part * PartLength));
        if (threads == 1)
        {
            for (long part = 0; part < parts; part++)
            {
                Do(part);
            }
        }
        else
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, Do);
        }
    }

    /// <summary>Some of the values.</summary>
    public Span<float> Part(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new Span<float>(_values + start, length);
    }

    public void Dispose() => _memory.Dispose();

    private static bool HasNoGaps(Tensor tensor)
    {
        long expected = 1;
        foreach ((long size, long stride) in tensor.shape.Zip(tensor.stride()).Where(d => d.First != 1).OrderBy(d => d.Second))
        {
            if (stride != expected)
            {
                return false;
            }

            expected *= size;
        }

        return true;
    }
}
