using Sparring.Data;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>The generator of the classic first GAN exercise: linear layers of 128, 256, 512 and 1024 units with batch norm and ReLU, tanh at the end.</summary>
internal sealed class MlpGenerator : nn.Module<Tensor, Tensor>, IStackedGenerator
{
    private static readonly long[] _units = [128, 256, 512, 1024];

    private readonly SampleShape _shape;

    [ComponentName(Name = "layers")]
    private readonly Sequential _layers;

    public MlpGenerator(int latentSize, SampleShape shape) : base(nameof(MlpGenerator))
    {
        _shape = shape;
        List<(string, nn.Module<Tensor, Tensor>)> layers = [];
        long inputs = latentSize;
        for (int i = 0; i < _units.Length; i++)
        {
            layers.Add(($"linear{i}", nn.Linear(inputs, _units[i])));
            layers.Add(($"norm{i}", nn.BatchNorm1d(_units[i])));
            layers.Add(($"relu{i}", nn.ReLU(inplace: true)));
            inputs = _units[i];
        }

        layers.Add(("draw", nn.Linear(inputs, shape.ValueCount)));
        layers.Add(("tanh", nn.Tanh()));
        _layers = nn.Sequential(layers);
        Stack = new LayerStack(_layers);
        RegisterComponents();
    }

    public LayerStack Stack { get; }

    /// <param name="input">Latents, [N, Z].</param>
    /// <returns>[N, C, H, W], float32 in [-1, 1]</returns>
    public override Tensor forward(Tensor input) => Forward(input, Stack.Forward);

    public Tensor Forward(Tensor latents, Func<Tensor, Tensor> layers) => layers(latents).view(_shape.BatchShape(-1));
}
