using static TorchSharp.torch;

namespace Sparring.Metrics.Features.Inception;

/// <summary>A convolution without bias, batch normalisation as in evaluation (ε = 0.001), ReLU; all in one convolution with a bias.</summary>
internal sealed class ConvLayer(string name, int input, int output, int rows, int columns, int stride, bool isPadded) : IDisposable
{
    private const double Epsilon = 0.001;

    private readonly long[] _stride = [stride, stride];
    private readonly long[] _padding = isPadded ? [rows / 2, columns / 2] : [0, 0];
    private Tensor? _weight;
    private Tensor? _bias;

    public string Name => name;

    /// <summary>What a file of weights must have for this layer.</summary>
    public IEnumerable<(string Name, long[] Shape)> Expected =>
    [
        ($"{name}.conv.weight", [output, input, rows, columns]),
        ($"{name}.bn.weight", [output]),
        ($"{name}.bn.bias", [output]),
        ($"{name}.bn.running_mean", [output]),
        ($"{name}.bn.running_var", [output]),
    ];

    /// <summary>Takes the weights over. Folding is done in double, so that it rounds once.</summary>
    public void Load(IReadOnlyDictionary<string, Tensor> weights)
    {
        using var scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        Tensor scale = Of("bn.weight") / (Of("bn.running_var") + Epsilon).sqrt();
        Tensor weight = (Of("conv.weight") * scale.view(-1, 1, 1, 1)).to(ScalarType.Float32);
        _weight = ChannelsLast(weight).DetachFromDisposeScope();
        _bias = (Of("bn.bias") - Of("bn.running_mean") * scale).to(ScalarType.Float32).DetachFromDisposeScope();

        Tensor Of(string part) => weights[$"{name}.{part}"].to(ScalarType.Float64);
    }

    /// <param name="x">[N, C, H, W], float32.</param>
    /// <returns>[N, C', H', W'], float32, 0 or more.</returns>
    public Tensor Forward(Tensor x) => nn.functional.conv2d(x, _weight!, _bias, _stride, _padding).relu_();

    /// <summary>The same values, with a pixel's channels beside each other: the convolutions follow, and take 0.5 to 0.7 of the time.</summary>
    public static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    public void Dispose()
    {
        _weight?.Dispose();
        _bias?.Dispose();
    }
}
