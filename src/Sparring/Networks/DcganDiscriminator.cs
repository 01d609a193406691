using Sparring.Data;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>
/// The DCGAN discriminator (Radford et al. 2015): strided convolutions that halve the resolution, LeakyReLU(0.2), a norm in all
/// but the first and last layer, weights from N(0, 0.02).
/// </summary>
internal sealed class DcganDiscriminator : nn.Module<Tensor, Tensor>, IStackedNetwork
{
    private const double Slope = 0.2;

    [ComponentName(Name = "layers")]
    private readonly Sequential _layers;

    public DcganDiscriminator(SampleShape shape, int baseChannels, DiscriminatorNorm norm) : base(nameof(DcganDiscriminator))
    {
        IReadOnlyList<DcganStage> stages = DcganStage.Of(shape);
        long channels = shape.Channels;
        List<(string, nn.Module<Tensor, Tensor>)> layers = [];
        for (int stage = 0; stage < stages.Count; stage++)
        {
            long coarser = DcganStage.ChannelsAfter(stage, baseChannels);
            layers.Add(($"down{stage}", nn.Conv2d(
                channels, coarser, stages[stage].Kernel, stages[stage].Stride, DcganStage.Padding, bias: false)));
            if (stage > 0 && norm != DiscriminatorNorm.None)
            {
                layers.Add(($"down{stage}Norm", norm == DiscriminatorNorm.Batch
                    ? nn.BatchNorm2d(coarser)
                    : nn.GroupNorm(GroupCount(coarser), coarser)));
            }

            layers.Add(($"down{stage}Relu", nn.LeakyReLU(Slope, inplace: true)));
            channels = coarser;
        }

        layers.Add(("judge", nn.Conv2d(channels, 1, stages[^1].Coarse, bias: false))); // [N, C, h, w] → [N, 1, 1, 1]
        _layers = nn.Sequential(layers);
        Stack = new LayerStack(_layers);
        DcganWeights.Initialize(_layers);
        RegisterComponents();
    }

    public LayerStack Stack { get; }

    /// <param name="input">Images, [N, C, H, W], float32 in [-1, 1].</param>
    /// <returns>Logits, [N], float32</returns>
    public override Tensor forward(Tensor input) => Stack.Forward(input).view(-1);

    /// <summary>Groups of about 16 channels (Wu and He 2018, "Group normalization", table 3), of equal size.</summary>
    private static long GroupCount(long channels)
    {
        long groups = Math.Max(1, channels / 16);
        while (channels % groups != 0)
        {
            groups--;
        }

        return groups;
    }
}
