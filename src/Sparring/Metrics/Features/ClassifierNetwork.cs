using Sparring.Tensors;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>
/// A small convolutional network for classes: four convolutions with batch norm, the mean over all places, and one linear layer for each
/// question that is asked of an image. Images of more than 47 pixels on the shorter side are averaged down to about 32 first.
/// </summary>
internal sealed class ClassifierNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>D, numbers of an image before the last layer.</summary>
    public const int Width = 128;

    private const int WorkingSide = 32;
    private const int LargestSide = 47;

    [ComponentName(Name = "trunk")]
    private readonly Sequential _trunk;

    [ComponentName(Name = "heads")]
    private readonly Linear _heads;

    /// <summary>Weights are drawn from libtorch's generator.</summary>
    /// <param name="channels">C.</param>
    /// <param name="isFine">Looks at every pixel in the first layer, for details of one or two pixels, which takes four times as long.</param>
    /// <param name="classCounts">The number of answers to each question.</param>
    public ClassifierNetwork(int channels, bool isFine, params IReadOnlyList<int> classCounts) : base(nameof(ClassifierNetwork))
    {
        ClassCounts = classCounts;
        List<(string, nn.Module<Tensor, Tensor>)> layers = [];
        Add(layers, 0, channels, 32, kernel: isFine ? 3 : 5, stride: isFine ? 1 : 2);
        Add(layers, 1, 32, 48, kernel: 3, stride: isFine ? 2 : 1);
        layers.Add(("pool1", nn.MaxPool2d(2)));
        Add(layers, 2, 48, 96, kernel: 3, stride: 1);
        layers.Add(("pool2", nn.MaxPool2d(2)));
        Add(layers, 3, 96, Width, kernel: 3, stride: 1);
        _trunk = nn.Sequential(layers);
        _heads = nn.Linear(Width, classCounts.Sum());
        RegisterComponents();
    }

    /// <summary>The number of answers to each question.</summary>
    public IReadOnlyList<int> ClassCounts { get; }

    /// <summary>What it sees in images.</summary>
    /// <param name="input">[N, C, H, W] float32 in [-1, 1]</param>
    /// <returns>[N, <see cref="Width"/>], 0 or more.</returns>
    public Tensor Features(Tensor input)
    {
        long side = Math.Min(input.shape[2], input.shape[3]);
        Tensor seen = side <= LargestSide
            ? input
            : nn.functional.adaptive_avg_pool2d(input, (Scaled(input.shape[2], side), Scaled(input.shape[3], side)));
        // Channels last: convolutions are about a fifth faster.
        using Tensor places = _trunk.call(seen.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
        return places.mean([2, 3]);
    }

    /// <summary>The answers to all questions, side by side.</summary>
    /// <param name="features">[N, <see cref="Width"/>]</param>
    /// <returns>Logits [N, sum of <see cref="ClassCounts"/>].</returns>
    public Tensor Logits(Tensor features) => _heads.call(features);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Shapes.Require(input, "the images", -1, -1, -1, -1);
        using Tensor features = Features(input);
        return Logits(features);
    }

    private static long Scaled(long side, long shorter) => (side * WorkingSide + shorter / 2) / shorter;

    private static void Add(List<(string, nn.Module<Tensor, Tensor>)> layers, int index, long from, long to, long kernel, long stride)
    {
        layers.Add(($"conv{index}", nn.Conv2d(from, to, kernel, stride, kernel / 2, bias: false)));
        layers.Add(($"norm{index}", nn.BatchNorm2d(to)));
        layers.Add(($"relu{index}", nn.ReLU()));
    }
}
