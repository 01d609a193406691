using Sparring.Data;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>The discriminator of the classic first GAN exercise: linear layers of 512, 256 and 128 units with LeakyReLU(0.2).</summary>
internal sealed class MlpDiscriminator : nn.Module<Tensor, Tensor>, IStackedNetwork
{
    private static readonly long[] _units = [512, 256, 128];

    [ComponentName(Name = "layers")]
    private readonly Sequential _layers;

    public MlpDiscriminator(SampleShape shape) : base(nameof(MlpDiscriminator))
    {
        List<(string, nn.Module<Tensor, Tensor>)> layers = [];
        long inputs = shape.ValueCount;
        for (int i = 0; i < _units.Length; i++)
        {
            layers.Add(($"linear{i}", nn.Linear(inputs, _units[i])));
            layers.Add(($"relu{i}", nn.LeakyReLU(0.2, inplace: true)));
            inputs = _units[i];
        }

        layers.Add(("judge", nn.Linear(inputs, 1)));
        _layers = nn.Sequential(layers);
        Stack = new LayerStack(_layers);
        RegisterComponents();
    }

    public LayerStack Stack { get; }

    /// <param name="input">Images, [N, C, H, W], float32 in [-1, 1].</param>
    /// <returns>Logits, [N], float32</returns>
    public override Tensor forward(Tensor input) => Stack.Forward(input.flatten(1)).view(-1);
}
