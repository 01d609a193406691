using System.Buffers;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>Room for the pixels of one image, red, green, blue and alpha, row after row, at a fixed address.</summary>
/// <remarks>Small ones are borrowed from the array pool. Large ones are native memory, which goes back to the system at once.</remarks>
internal sealed class PixelBuffer : IDisposable
{
    private readonly byte[]? _array;
    private readonly GCHandle _pin;
    private readonly SKBitmap? _native;

    /// <summary>Makes room.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <exception cref="InvalidDataException">The system has not that much memory. The message wants the file's name before it.</exception>
    public PixelBuffer(int height, int width)
    {
        (Height, Width) = (height, width);
        long bytes = 4L * height * width;
        if (bytes < DecodeMemory.Small)
        {
            _array = ArrayPool<byte>.Shared.Rent((int)bytes);
            _pin = GCHandle.Alloc(_array, GCHandleType.Pinned);
            Address = _pin.AddrOfPinnedObject();
            return;
        }

        _native = new SKBitmap();
        if (!_native.TryAllocPixels(Info))
        {
            _native.Dispose();
            throw new InvalidDataException($"has {width}x{height} pixels; the {bytes >> 20} MiB to decode them are not free: close other programs, or scale it down");
        }

        Address = _native.GetPixels();
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Where the first byte lies.</summary>
    public nint Address { get; }

    /// <summary>The layout, as the decoder calls it.</summary>
    public SKImageInfo Info => new(Width, Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);

    /// <summary>The bytes. What they are at first is not defined.</summary>
    public Span<byte> Bytes => _native is null ? _array.AsSpan(0, 4 * Height * Width) : _native.GetPixelSpan();

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_array is not null)
        {
            _pin.Free();
            ArrayPool<byte>.Shared.Return(_array);
        }

        _native?.Dispose();
    }
}
