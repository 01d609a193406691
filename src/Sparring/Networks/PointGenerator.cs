using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>Three hidden layers with ReLU that move noise onto 2-D toy data; no tanh, so that points may lie anywhere.</summary>
internal sealed class PointGenerator : nn.Module<Tensor, Tensor>, IStackedNetwork
{
    [ComponentName(Name = "layers")]
    private readonly Sequential _layers;

    public PointGenerator(int latentSize, int coordinates, int hiddenUnits) : base(nameof(PointGenerator))
    {
        _layers = nn.Sequential(
            ("linear0", nn.Linear(latentSize, hiddenUnits)),
            ("relu0", nn.ReLU(inplace: true)),
            ("linear1", nn.Linear(hiddenUnits, hiddenUnits)),
            ("relu1", nn.ReLU(inplace: true)),
            ("linear2", nn.Linear(hiddenUnits, hiddenUnits)),
            ("relu2", nn.ReLU(inplace: true)),
            ("draw", nn.Linear(hiddenUnits, coordinates)));
        Stack = new LayerStack(_layers);
        RegisterComponents();
    }

    public LayerStack Stack { get; }

    /// <param name="input">Latents, [N, Z].</param>
    /// <returns>Points, [N, 2], float32</returns>
    public override Tensor forward(Tensor input) => Stack.Forward(input);
}
