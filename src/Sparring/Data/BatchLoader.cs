using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Data;

/// <summary>
/// Endless batches of a source, shuffled without replacement in each epoch and read ahead by a thread of its own. What comes at
/// a position depends on the seed and the position alone, so that a loader started at another's <see cref="Position"/> goes on
/// with the very same bytes.
/// </summary>
/// <remarks>
/// A batch may run across the border of two epochs: each has exactly the asked size. The reading thread fills bytes only; tensors
/// are made by <see cref="Next"/> on its caller's thread. One thread at a time may call <see cref="Next"/>.
/// </remarks>
public sealed class BatchLoader : IDisposable
{
    private const ulong MirrorStream = 3;

    /// <summary>Values that a tensor takes at once: a span over its bytes ends at 2 GiB, a quarter of what a batch may need.</summary>
    private const int PartValues = 1 << 28;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly IImageSource _source;
    private readonly SampleShape _shape;
    private readonly int _batchSize;
    private readonly long _seed;
    private readonly bool _mirror;
    private readonly TimeProvider _time;
    private readonly BlockingCollection<Slot> _empty = [];
    private readonly BlockingCollection<Slot> _filled = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _reader;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts to read ahead.</summary>
    /// <param name="source">What is read; it stays the caller's.</param>
    /// <param name="batchSize">N, samples in each batch; may exceed the source's count.</param>
    /// <param name="seed">Seed of the order and of the mirroring.</param>
    /// <param name="mirror">Whether each image is mirrored left to right half of the time. Points never are.</param>
    /// <param name="startPosition">How many samples were handed out before, when resuming.</param>
    /// <param name="prefetch">Batches that are read ahead, at least 1.</param>
    /// <param name="time">The clock; by default the system's.</param>
    /// <exception cref="UsageException">A batch takes more bytes than one array holds, 2 GiB.</exception>
    public BatchLoader(IImageSource source, int batchSize, long seed, bool mirror, long startPosition = 0, int prefetch = 2, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(startPosition);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prefetch);
        _source = source;
        _shape = source.Shape;
        _batchSize = batchSize;
        _seed = seed;
        _mirror = mirror && source.Shape.IsImage;
        _time = time ?? TimeProvider.System;
        Position = startPosition;
        int batchBytes = BytesOf(batchSize, _shape);
        for (int i = 0; i < prefetch; i++)
        {
            _empty.Add(new Slot(new byte[batchBytes], source.ClassCount > 0 ? new long[batchSize] : null));
        }

        _reader = new Thread(() => ReadAhead(startPosition)) { IsBackground = true, Name = "Sparring batch reader" };
        _reader.Start();
    }

    /// <summary>Samples handed out so far, those before this loader started included: where a resumed loader starts.</summary>
    public long Position { get; private set; }

    /// <summary>How long <see cref="Next"/> has waited in all, since reading was slower than training.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The next batch; waits for it where reading is slower than training.</summary>
    /// <returns>
    /// Tensors on the CPU that the caller owns. They are made in the caller's dispose scope where there is one, and die with it.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The loader is, or was while waiting, disposed.</exception>
    /// <exception cref="UsageException">A label is not one of the source's classes.</exception>
    /// <remarks>What the source threw while reading comes out here as it was thrown, and again on each later call.</remarks>
    public Batch Next()
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        Slot? slot;
        try
        {
            if (!_filled.TryTake(out slot))
            {
                long started = _time.GetTimestamp();
                bool isThere = _filled.TryTake(out slot, Timeout.Infinite, _stop.Token);
                Waited += _time.GetElapsedTime(started);
                if (!isThere)
                {
                    _failure!.Throw();
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new ObjectDisposedException(nameof(BatchLoader));
        }

        Batch batch = ToBatch(slot!);
        _empty.Add(slot!);
        Position += _batchSize;
        return batch;
    }

    /// <summary>Stops reading ahead. A source that is stuck in a read is waited for no longer than two seconds.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _reader.Join(_patience);
    }

    private static int BytesOf(int batchSize, SampleShape shape)
    {
        long bytes = (long)batchSize * shape.ByteCount;
        if (bytes <= Array.MaxLength)
        {
            return (int)bytes;
        }

        throw new UsageException(
            $"A batch of {batchSize} samples ({shape}) takes {bytes >> 20} MiB; at most {Array.MaxLength >> 20} MiB are possible. "
            + $"Set training.batchSize to {Array.MaxLength / shape.ByteCount} or less, or make the samples smaller (data.height, data.width).");
    }

    private void ReadAhead(long position)
    {
        try
        {
            var order = new ShuffledOrder(_source.Count, _seed);
            while (true)
            {
                Slot slot = _empty.Take(_stop.Token);
                for (int n = 0; n < _batchSize; n++, position++)
                {
                    _stop.Token.ThrowIfCancellationRequested();
                    ReadSample(order[position], position, n, slot);
                }

                _filled.Add(slot);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: nobody waits for more.
        }
        catch (Exception e)
        {
            // Handed over, not swallowed: Next throws it on the caller's thread.
            _failure = ExceptionDispatchInfo.Capture(e);
            _filled.CompleteAdding();
        }
    }

    private void ReadSample(int index, long position, int n, Slot slot)
    {
        Span<byte> sample = slot.Bytes.AsSpan(n * _shape.ByteCount, _shape.ByteCount);
        _source.Read(index, sample);
        if (slot.Labels is not null)
        {
            slot.Labels[n] = RequireClass(_source.Label(index), index);
        }

        if (_mirror && (new DataRandom(_seed, position, MirrorStream).NextBits() & 1) == 1)
        {
            for (int row = 0; row < sample.Length; row += _shape.Width)
            {
                sample.Slice(row, _shape.Width).Reverse();
            }
        }
    }

    /// <summary>A label that a network takes for one of its classes would be an error far from its cause, or none at all.</summary>
    private int RequireClass(int label, int index) => label >= 0 && label < _source.ClassCount
        ? label
        : throw new UsageException(
            $"The source '{_source.Name}' gives sample {index} the label {label}; with its {_source.ClassCount} classes, 0 to {_source.ClassCount - 1} are possible. "
            + "Mend its Label or its ClassCount.");

    private Batch ToBatch(Slot slot)
    {
        Tensor real = empty(_shape.BatchShape(_batchSize), ScalarType.Float32);
        if (_shape.IsImage)
        {
            using Tensor flat = real.view(-1);
            for (long start = 0; start < slot.Bytes.Length; start += PartValues)
            {
                ReadOnlySpan<byte> pixels = slot.Bytes.AsSpan((int)start, (int)Math.Min(PartValues, slot.Bytes.Length - start));
                using Tensor part = flat.narrow(0, start, pixels.Length);
                PixelTensors.ToValues(pixels, MemoryMarshal.Cast<byte, float>(part.bytes));
            }
        }
        else
        {
            slot.Bytes.CopyTo(real.bytes);
        }

        return new Batch(real, slot.Labels is null ? null : tensor(slot.Labels, ScalarType.Int64));
    }

    /// <summary>The memory of one batch, filled and emptied over and over.</summary>
    private sealed record Slot(byte[] Bytes, long[]? Labels);
}
