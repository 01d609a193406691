using System.Runtime.Intrinsics;

namespace Sparring.Tensors;

/// <summary>Turns resampled pixels into the bytes of a sample: upright, channel after channel, in the channels that are asked for.</summary>
internal sealed class SampleWriter
{
    /// <summary>What the weights of both axes make of 1.</summary>
    private const double Unit = (double)AxisTaps.One * AxisTaps.One;

    private readonly Orientation _orientation;
    private readonly Vector256<double> _background;
    private readonly int _plane;

    /// <summary>Begins a sample.</summary>
    /// <param name="request">Its upright size, its channels (not null) and what transparent pixels are put on.</param>
    /// <param name="orientation">How it is to be turned.</param>
    /// <param name="height">Rows before it is turned.</param>
    /// <param name="width">Columns before it is turned.</param>
    public SampleWriter(DecodeRequest request, Orientation orientation, int height, int width)
    {
        _orientation = orientation;
        _background = Vector256.Create((double)request.Background.Red, request.Background.Green, request.Background.Blue, 0);
        (Height, Width, _plane) = (height, width, height * width);
        int channels = request.Channels ?? throw new ArgumentException("The channels must be settled.", nameof(request));
        Pixels = new Pixels(channels, request.Height, request.Width, new byte[channels * _plane]);
    }

    /// <summary>Rows before it is turned.</summary>
    public int Height { get; }

    /// <summary>Columns before it is turned.</summary>
    public int Width { get; }

    /// <summary>The sample, as far as it has been stored.</summary>
    public Pixels Pixels { get; }

    /// <summary>Stores a pixel of four channels as it is.</summary>
    public void Store(int row, int column, ReadOnlySpan<byte> rgba)
    {
        int at = Place(row, column);
        for (int c = 0; c < 4; c++)
        {
            Pixels.Planes[c * _plane + at] = rgba[c];
        }
    }

    /// <summary>Stores an opaque pixel.</summary>
    /// <param name="row">Its row before it is turned.</param>
    /// <param name="column">Its column before it is turned.</param>
    /// <param name="sum">Red, green, blue and alpha, times both weights.</param>
    public void StoreOpaque(int row, int column, Vector256<double> sum) => Store(Place(row, column), sum / Unit);

    /// <summary>Stores a pixel that may be transparent.</summary>
    /// <param name="row">Its row before it is turned.</param>
    /// <param name="column">Its column before it is turned.</param>
    /// <param name="sum">Red, green and blue times alpha, and 255 times alpha; all times both weights.</param>
    public void StoreWeighted(int row, int column, Vector256<double> sum)
    {
        sum /= Unit;
        double alpha = Math.Clamp(sum[3] / 255, 0, 255);
        Vector256<double> colour = Pixels.Channels < 4 ? sum / 255 + _background * (1 - alpha / 255) : alpha > 0 ? sum / alpha : Vector256<double>.Zero;
        Store(Place(row, column), colour.WithElement(3, alpha));
    }

    private int Place(int row, int column)
    {
        (int y, int x) = _orientation.Place(row, column, Height, Width);
        return y * Pixels.Width + x;
    }

    private void Store(int at, Vector256<double> colour)
    {
        colour = Vector256.Min(Vector256.Max(colour, Vector256<double>.Zero), Vector256.Create(255.0));
        byte[] planes = Pixels.Planes;
        if (Pixels.Channels == 1)
        {
            // Brightness after ITU-R BT.601; grey stays as it is.
            planes[at] = (byte)((299 * colour[0] + 587 * colour[1] + 114 * colour[2] + 500) / 1000);
            return;
        }

        colour += Vector256.Create(0.5);
        for (int c = 0; c < Pixels.Channels; c++)
        {
            planes[c * _plane + at] = (byte)colour[c];
        }
    }
}
