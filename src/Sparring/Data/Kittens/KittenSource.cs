using System.Runtime.InteropServices;
using SkiaSharp;

namespace Sparring.Data.Kittens;

/// <summary>
/// `kittens`: drawn cat faces, any number in any size. Coat, ears and eye colour are known for each; pose, light and background
/// vary continuously. Kitten i depends on the seed and i alone, never on how many there are.
/// </summary>
/// <remarks>A picture is drawn when it is first read, so that opening costs nothing, and kept while all fit into 512 MiB.</remarks>
public sealed class KittenSource : IEndlessSource
{
    /// <summary>The name that `data.source` knows it by.</summary>
    public const string BuiltInName = "kittens";

    /// <summary>Rows and columns where nothing else is asked for.</summary>
    public const int DefaultSide = 32;

    /// <summary>Raised when the drawing changes, so that a run is not resumed on other kittens.</summary>
    private const int Version = 1;

    private const long KeptBytes = 512L << 20;

    private readonly long _seed;
    private readonly int _oversampling;
    private readonly byte[]?[]? _drawn;

    /// <summary>Draws nothing yet.</summary>
    /// <param name="count">Number of kittens, at least 1.</param>
    /// <param name="seed">Another seed gives other kittens.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">1 (grey), 3 (colour), or 4: no background, but alpha.</param>
    public KittenSource(int count = 20_000, long seed = 0, int height = DefaultSide, int width = DefaultSide, int channels = 3)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Shape = SampleShape.Image(channels, height, width);
        Count = count;
        _seed = seed;

        // Thin lines need about 64 pixels across to be drawn well; what is drawn is averaged down to the sample's size.
        _oversampling = Math.Clamp(64 / Math.Min(height, width), 2, 4);
        _drawn = (long)count * Shape.ByteCount <= KeptBytes ? new byte[]?[count] : null;
    }

    /// <inheritdoc/>
    public string Name => BuiltInName;

    /// <inheritdoc/>
    public SampleShape Shape { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Number of coats.</summary>
    public int ClassCount { get; } = Enum.GetValues<KittenCoat>().Length;

    /// <inheritdoc/>
    public string Fingerprint => $"{Name}-v{Version}-seed{_seed}-count{Count}-{Shape.Channels}x{Shape.Height}x{Shape.Width}";

    /// <summary>What a picture shows.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public KittenTraits TraitsOf(int index)
    {
        RequireIndex(index);
        return KittenScene.DrawTraits(_seed, index);
    }

    /// <summary>The number of the picture's <see cref="KittenCoat"/>.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public int Label(int index) => (int)TraitsOf(index).Coat;

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        RequireIndex(index);
        if (_drawn is null)
        {
            Draw(index, destination);
            return;
        }

        // Two threads may draw the same kitten at once; both draw the same.
        byte[]? kitten = Volatile.Read(ref _drawn[index]);
        if (kitten is null)
        {
            kitten = new byte[Shape.ByteCount];
            Draw(index, kitten);
            Volatile.Write(ref _drawn[index], kitten);
        }

        kitten.CopyTo(destination);
    }

    /// <inheritdoc/>
    IImageSource IEndlessSource.Further(int count) =>
        new RangeSource(new KittenSource(Count + count, _seed, Shape.Height, Shape.Width, Shape.Channels), Count, count);

    private void RequireIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }

    private void Draw(int index, Span<byte> destination)
    {
        var info = new SKImageInfo(Shape.Width * _oversampling, Shape.Height * _oversampling, SKColorType.Rgba8888, SKAlphaType.Premul);
        byte[] canvas = new byte[info.BytesSize];
        KittenScene scene = KittenScene.Draw(_seed, index);
        if (Shape.Channels != 4)
        {
            KittenBackground.Paint(canvas, info.Width, info.Height, scene);
        }

        GCHandle pin = GCHandle.Alloc(canvas, GCHandleType.Pinned);
        try
        {
            using var surface = SKSurface.Create(info, pin.AddrOfPinnedObject(), info.RowBytes);
            KittenPainter.Paint(surface.Canvas, info.Width, info.Height, scene);
        }
        finally
        {
            pin.Free();
        }

        KittenDownsampler.Shrink(canvas, _oversampling, scene.Tint, Shape, destination);
    }
}
