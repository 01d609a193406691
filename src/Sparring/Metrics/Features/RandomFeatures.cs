using Sparring.Data;
using Sparring.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>
/// `random`: a convolutional network with fixed random weights, which knows nothing of the world. Nothing is downloaded or trained, and its
/// distances follow contours, textures and where they are: good for trends inside one data set, not to be compared across data sets or with
/// numbers of other extractors.
/// </summary>
/// <remarks>
/// <para>
/// Three convolutions (5×5 and twice 3×3; 32, 64, 64 channels) with ReLU and 2×2 averaging between them. The features are their outputs' means over the
/// quarters of the picture, of the last one over all of it, and a small thumbnail of brightness: 128 + 256 + 64 + 64. Each filter is normal, then
/// made to sum to zero, so that it answers to contrasts, and to length 1: without that, distances are mostly those of brightness. Among the
/// five nearest of 5,000 CIFAR-10 images by them the class of an image is right for 36 %, by pixels for 26 %, by chance for 10 %.
/// </para>
/// <para>
/// The weights are the same on every platform; features agree to float32's rounding. Of larger images, from 96 pixels on the shorter side,
/// the first layer looks at every second or fourth place. D is 512: a Fréchet distance wants some thousand images.
/// </para>
/// </remarks>
public sealed class RandomFeatures : IFeatureExtractor
{
    private const int Version = 1;
    private const ulong Stream = 30;

    private const int Colours = 3;
    private const int AlphaChannels = 4;
    private const int Thumbnail = 8;

    // Their variance is then a part of the whole, and not most of it.
    private const double ThumbnailWeight = 0.25;

    // The last layer's means over the whole picture vary less than the others.
    private static readonly Layer[] _layers =
    [
        new(AlphaChannels, 32, Kernel: 5, Cells: 2, Weight: 1),
        new(32, 64, Kernel: 3, Cells: 2, Weight: 1),
        new(64, 64, Kernel: 3, Cells: 1, Weight: 2),
    ];

    private readonly long _seed;
    private readonly Tensor[] _weights;
    private readonly ComputeDevice _device;

    /// <summary>Draws the weights.</summary>
    /// <param name="seed">Another seed gives another network, whose numbers cannot be compared.</param>
    /// <param name="device">What to look with; by default the CPU.</param>
    public RandomFeatures(long seed = 0, ComputeDevice? device = null)
    {
        NativeLibraries.EnsureLoaded();
        _seed = seed;
        _device = device ?? ComputeDevice.Cpu;
        using IDisposable scope = NewDisposeScope();
        _weights = [.. _layers.Select((layer, index) => _device.Take(Filters(layer, index, seed)).DetachFromDisposeScope())];
    }

    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public string Fingerprint => $"random-v{Version}-seed{_seed}";

    /// <inheritdoc/>
    public int Dimension { get; } = Thumbnail * Thumbnail + _layers.Sum(layer => layer.Features);

    /// <inheritdoc/>
    public int ClassCount => 0;

    /// <inheritdoc/>
    public ImageFeatures Extract(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        FeatureInput.RequireBytes(images);
        RequireSuits(images);
        return new ImageFeatures(FeatureInput.InBlocks(images, Forward, Dimension, _device), null);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_weights, weight => weight.Dispose());

    /// <summary>Whether it can look at images of a shape.</summary>
    internal static bool Suits(SampleShape shape) => Suits(shape.Channels, shape.Height, shape.Width);

    private static bool Suits(long channels, long height, long width) =>
        channels is 1 or Colours or AlphaChannels && SuitsSide(height) && SuitsSide(width);

    private static bool SuitsSide(long side) => side is >= SampleSize.SmallestSide and <= SampleSize.LargestSide;

    private static void RequireSuits(Tensor images)
    {
        if (images.shape is not [_, long channels, long height, long width] || !Suits(channels, height, width))
        {
            throw new UsageException(
                $"The features 'random' are those of images [N, C, H, W] with 1, 3 or 4 channels and sides of {SampleSize.SmallestSide} to {SampleSize.LargestSide}, "
                + $"but these are {Shapes.Text(images.shape)}. Set data.height and data.width, to 64 for example.");
        }
    }

    /// <param name="images">[N, C, H, W] float32 in [-1, 1]</param>
    /// <returns>[N, D]</returns>
    private Tensor Forward(Tensor images)
    {
        long channels = images.shape[1];
        Tensor colours = images.narrow(1, 0, Math.Min(channels, Colours));
        List<Tensor> features = [nn.functional.adaptive_avg_pool2d(colours.mean([1], keepdim: true), Thumbnail).flatten(1) * ThumbnailWeight];
        // Channels last: convolutions are faster.
        Tensor activations = images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        foreach ((int index, Layer layer) in _layers.Index())
        {
            Tensor weight = index == 0 ? FirstWeight(channels) : _weights[index];
            int stride = index == 0 ? FirstStride(images) : 1;
            if (index > 0)
            {
                activations = nn.functional.avg_pool2d(activations, 2);
            }

            // Edge pixels are repeated: zeros would be a contrast.
            long pad = layer.Kernel / 2;
            Tensor padded = nn.functional.pad(activations, [pad, pad, pad, pad], PaddingModes.Replicate);
            activations = nn.functional.conv2d(padded, weight, strides: [stride, stride]).relu_() * Math.Sqrt(2); // ReLU halves the power
            features.Add(nn.functional.adaptive_avg_pool2d(activations, layer.Cells).flatten(1) * layer.Weight);
        }

        return cat([.. features], 1);
    }

    /// <summary>Grey is red, green and blue alike; where there is no alpha all is opaque, which filters of contrasts do not see.</summary>
    private Tensor FirstWeight(long channels) => channels switch
    {
        1 => _weights[0].narrow(1, 0, Colours).sum(1, keepdim: true),
        Colours => _weights[0].narrow(1, 0, Colours),
        _ => _weights[0],
    };

    private static int FirstStride(Tensor images) => Math.Min(images.shape[2], images.shape[3]) switch
    {
        < 96 => 1,
        < 192 => 2,
        _ => 4,
    };

    /// <summary>Normal filters, [out, in, k, k], each with a sum of 0 (that of the colours and that of alpha) and of length 1.</summary>
    private static Tensor Filters(Layer layer, int index, long seed)
    {
        int area = layer.Kernel * layer.Kernel;
        int size = layer.Inputs * area;
        float[] filters = new float[layer.Outputs * size];
        for (int filter = 0; filter < layer.Outputs; filter++)
        {
            double[] numbers = Normals(new DataRandom(seed, filter, Stream + (ulong)index), size);
            int colours = index == 0 ? Colours * area : size;
            Centre(numbers.AsSpan(0, colours));
            Centre(numbers.AsSpan(colours));

            // Of the part that every image has, so that grey, colour and alpha are of one scale.
            double length = Math.Sqrt(numbers.Take(colours).Sum(number => number * number));
            for (int i = 0; i < size; i++)
            {
                filters[filter * size + i] = (float)(numbers[i] / length);
            }
        }

        return tensor(filters, [layer.Outputs, layer.Inputs, layer.Kernel, layer.Kernel]);
    }

    private static double[] Normals(DataRandom random, int count)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i += 2)
        {
            (numbers[i], double second) = random.NextNormals();
            if (i + 1 < count)
            {
                numbers[i + 1] = second;
            }
        }

        return numbers;
    }

    private static void Centre(Span<double> numbers)
    {
        double sum = 0;
        foreach (double number in numbers)
        {
            sum += number;
        }

        foreach (ref double number in numbers)
        {
            number -= sum / numbers.Length;
        }
    }

    /// <param name="Inputs">Channels that it sees.</param>
    /// <param name="Outputs">Channels that it makes.</param>
    /// <param name="Kernel">Rows and columns of a filter.</param>
    /// <param name="Cells">Rows and columns of the grid whose means are features.</param>
    /// <param name="Weight">Factor of its features.</param>
    private sealed record Layer(int Inputs, int Outputs, int Kernel, int Cells, double Weight)
    {
        public int Features => Outputs * Cells * Cells;
    }
}
