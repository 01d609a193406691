using static TorchSharp.torch;

namespace Sparring.Metrics.Features.Inception;

/// <summary>
/// InceptionV3 (Szegedy et al. 2015) as FID means it: the graph `inception-2015-12-05` of TensorFlow, in pytorch-fid's names. It differs
/// from torchvision's: average pools do not count the padding, the last block pools by maximum, and there are 1008 classes.
/// </summary>
internal sealed class InceptionNetwork : IDisposable
{
    /// <summary>Changes when the output would for the same weights and input.</summary>
    public const int Version = 1;

    /// <summary>Rows and columns of the input.</summary>
    public const int Side = 299;

    private readonly Dictionary<string, ConvLayer> _layers;
    private readonly Tensor _classWeight;

    /// <param name="weights">Under the names and with the shapes of <see cref="Expected"/>; not kept.</param>
    public InceptionNetwork(IReadOnlyDictionary<string, Tensor> weights)
    {
        _layers = InceptionLayers.Create().ToDictionary(layer => layer.Name);
        foreach (ConvLayer layer in _layers.Values)
        {
            layer.Load(weights);
        }

        _classWeight = weights[InceptionLayers.ClassWeight].clone().DetachFromDisposeScope();
    }

    /// <summary>What a file of weights must have.</summary>
    public static IReadOnlyDictionary<string, long[]> Expected { get; } = InceptionLayers.Create()
        .SelectMany(layer => layer.Expected)
        .Append((InceptionLayers.ClassWeight, [InceptionLayers.ClassCount, InceptionLayers.FeatureCount]))
        .Append((InceptionLayers.ClassBias, [InceptionLayers.ClassCount]))
        .ToDictionary(entry => entry.Item1, entry => entry.Item2);

    /// <summary>Passes images through the network, block after block.</summary>
    /// <param name="x">[N, 3, 299, 299], float32, about −1 to 1.</param>
    /// <returns>Each block's name and output, the last being "pool", [N, 2048, 1, 1]. An output dies when the next is asked for.</returns>
    public IEnumerable<(string Name, Tensor Output)> Blocks(Tensor x)
    {
        Tensor current = Run(ConvLayer.ChannelsLast, x);
        foreach ((string name, Func<Tensor, Tensor> run) in Steps())
        {
            Tensor next = Run(run, current);
            current.Dispose();
            current = next;
            yield return (name, current);
        }

        current.Dispose();
    }

    /// <summary>Passes images through the network.</summary>
    /// <param name="x">[N, 3, 299, 299], float32, about −1 to 1.</param>
    /// <returns>float32 [N, 2048], the averages after the last block.</returns>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach ((string name, Tensor output) in Blocks(x))
        {
            if (name == "pool")
            {
                return output.view(-1, InceptionLayers.FeatureCount).clone().MoveToOuterDisposeScope();
            }
        }

        throw new InvalidOperationException("The network has a last block.");
    }

    /// <param name="features">What <see cref="Forward"/> gives.</param>
    /// <returns>
    /// float32 [N, 1008], rows summing to 1. The classes' bias is left out, as in the Inception Score's own code (Salimans et al. 2016), whose
    /// numbers are compared.
    /// </returns>
    public Tensor Classify(Tensor features)
    {
        using var scope = NewDisposeScope();
        return features.matmul(_classWeight.t()).softmax(1).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _classWeight.Dispose();
        foreach (ConvLayer layer in _layers.Values)
        {
            layer.Dispose();
        }
    }

    private static Tensor Run(Func<Tensor, Tensor> run, Tensor x)
    {
        using var scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        return run(x).MoveToOuterDisposeScope();
    }

    private IEnumerable<(string Name, Func<Tensor, Tensor> Run)> Steps() =>
    [
        Single("Conv2d_1a_3x3"),
        Single("Conv2d_2a_3x3"),
        Single("Conv2d_2b_3x3"),
        ("maxpool1", HalvedByMaximum),
        Single("Conv2d_3b_1x1"),
        Single("Conv2d_4a_3x3"),
        ("maxpool2", HalvedByMaximum),
        Step("Mixed_5b", BlockA),
        Step("Mixed_5c", BlockA),
        Step("Mixed_5d", BlockA),
        Step("Mixed_6a", BlockB),
        Step("Mixed_6b", BlockC),
        Step("Mixed_6c", BlockC),
        Step("Mixed_6d", BlockC),
        Step("Mixed_6e", BlockC),
        Step("Mixed_7a", BlockD),
        Step("Mixed_7b", (block, x) => BlockE(block, x, Average)),
        Step("Mixed_7c", (block, x) => BlockE(block, x, Maximum)),
        ("pool", x => nn.functional.adaptive_avg_pool2d(x, [1, 1])), // [N, 2048, 8, 8] → [N, 2048, 1, 1]
    ];

    private (string, Func<Tensor, Tensor>) Single(string layer) => (layer, x => Through(x, layer));

    private static (string, Func<Tensor, Tensor>) Step(string block, Func<string, Tensor, Tensor> run) => (block, x => run($"{block}.", x));

    private Tensor BlockA(string block, Tensor x) => cat(
    [
        Through(x, block + "branch1x1"),
        Through(x, block + "branch5x5_1", block + "branch5x5_2"),
        Through(x, block + "branch3x3dbl_1", block + "branch3x3dbl_2", block + "branch3x3dbl_3"),
        Through(Average(x), block + "branch_pool"),
    ], 1);

    private Tensor BlockB(string block, Tensor x) => cat(
    [
        Through(x, block + "branch3x3"),
        Through(x, block + "branch3x3dbl_1", block + "branch3x3dbl_2", block + "branch3x3dbl_3"),
        HalvedByMaximum(x),
    ], 1);

    private Tensor BlockC(string block, Tensor x) => cat(
    [
        Through(x, block + "branch1x1"),
        Through(x, block + "branch7x7_1", block + "branch7x7_2", block + "branch7x7_3"),
        Through(x, block + "branch7x7dbl_1", block + "branch7x7dbl_2", block + "branch7x7dbl_3", block + "branch7x7dbl_4", block + "branch7x7dbl_5"),
        Through(Average(x), block + "branch_pool"),
    ], 1);

    private Tensor BlockD(string block, Tensor x) => cat(
    [
        Through(x, block + "branch3x3_1", block + "branch3x3_2"),
        Through(x, block + "branch7x7x3_1", block + "branch7x7x3_2", block + "branch7x7x3_3", block + "branch7x7x3_4"),
        HalvedByMaximum(x),
    ], 1);

    private Tensor BlockE(string block, Tensor x, Func<Tensor, Tensor> pool)
    {
        Tensor branch = Through(x, block + "branch3x3_1");
        Tensor longer = Through(x, block + "branch3x3dbl_1", block + "branch3x3dbl_2");
        return cat(
        [
            Through(x, block + "branch1x1"),
            Through(branch, block + "branch3x3_2a"),
            Through(branch, block + "branch3x3_2b"),
            Through(longer, block + "branch3x3dbl_3a"),
            Through(longer, block + "branch3x3dbl_3b"),
            Through(pool(x), block + "branch_pool"),
        ], 1);
    }

    private Tensor Through(Tensor x, params ReadOnlySpan<string> layers)
    {
        foreach (string layer in layers)
        {
            x = _layers[layer].Forward(x);
        }

        return x;
    }

    private static Tensor Average(Tensor x) => nn.functional.avg_pool2d(x, 3, stride: 1, padding: 1, count_include_pad: false);

    private static Tensor Maximum(Tensor x) => nn.functional.max_pool2d(x, 3, stride: 1, padding: 1);

    private static Tensor HalvedByMaximum(Tensor x) => nn.functional.max_pool2d(x, 3, stride: 2);
}
