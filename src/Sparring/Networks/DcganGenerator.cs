using Sparring.Data;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>
/// The DCGAN generator (Radford et al. 2015): transposed convolutions that double the resolution, batch norm and ReLU between
/// them, tanh at the end, weights from N(0, 0.02).
/// </summary>
internal sealed class DcganGenerator : nn.Module<Tensor, Tensor>, IStackedGenerator
{
    [ComponentName(Name = "layers")]
    private readonly Sequential _layers;

    public DcganGenerator(int latentSize, SampleShape shape, int baseChannels) : base(nameof(DcganGenerator))
    {
        IReadOnlyList<DcganStage> stages = DcganStage.Of(shape);
        long channels = DcganStage.ChannelsAfter(stages.Count - 1, baseChannels);
        List<(string, nn.Module<Tensor, Tensor>)> layers =
        [
            ("project", nn.ConvTranspose2d(latentSize, channels, stages[^1].Coarse, bias: false)), // [N, Z, 1, 1] → [N, C, h, w]
            ("projectNorm", nn.BatchNorm2d(channels)),
            ("projectRelu", nn.ReLU(inplace: true)),
        ];
        for (int stage = stages.Count - 1; stage >= 0; stage--)
        {
            long finer = stage == 0 ? shape.Channels : DcganStage.ChannelsAfter(stage - 1, baseChannels);
            layers.Add(($"up{stage}", nn.ConvTranspose2d(
                channels, finer, stages[stage].Kernel, stages[stage].Stride, DcganStage.Padding, bias: false)));
            if (stage > 0)
            {
                layers.Add(($"up{stage}Norm", nn.BatchNorm2d(finer)));
                layers.Add(($"up{stage}Relu", nn.ReLU(inplace: true)));
            }

            channels = finer;
        }

        layers.Add(("tanh", nn.Tanh()));
        _layers = nn.Sequential(layers);
        Stack = new LayerStack(_layers);
        DcganWeights.Initialize(_layers);
        RegisterComponents();
    }

    public LayerStack Stack { get; }

    /// <param name="input">Latents, [N, Z].</param>
    /// <returns>[N, C, H, W], float32 in [-1, 1]</returns>
    public override Tensor forward(Tensor input) => Forward(input, Stack.Forward);

    public Tensor Forward(Tensor latents, Func<Tensor, Tensor> layers) => layers(latents.unsqueeze(-1).unsqueeze(-1));
}
