using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>Three hidden layers with LeakyReLU(0.2) that judge 2-D toy data.</summary>
internal sealed class PointDiscriminator : nn.Module<Tensor, Tensor>, IStackedNetwork
{
    [ComponentName(Name = "layers")]
    private readonly Sequential _layers;

    public PointDiscriminator(int coordinates, int hiddenUnits) : base(nameof(PointDiscriminator))
    {
        _layers = nn.Sequential(
            ("linear0", nn.Linear(coordinates, hiddenUnits)),
            ("relu0", nn.LeakyReLU(0.2, inplace: true)),
            ("linear1", nn.Linear(hiddenUnits, hiddenUnits)),
            ("relu1", nn.LeakyReLU(0.2, inplace: true)),
            ("linear2", nn.Linear(hiddenUnits, hiddenUnits)),
            ("relu2", nn.LeakyReLU(0.2, inplace: true)),
            ("judge", nn.Linear(hiddenUnits, 1)));
        Stack = new LayerStack(_layers);
        RegisterComponents();
    }

    public LayerStack Stack { get; }

    /// <param name="input">Points, [N, 2], float32.</param>
    /// <returns>Logits, [N], float32</returns>
    public override Tensor forward(Tensor input) => Stack.Forward(input).view(-1);
}
