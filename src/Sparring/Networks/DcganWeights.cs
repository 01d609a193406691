using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>DCGAN's initial weights: convolutions N(0, 0.02), the scales of norms N(1, 0.02), their shifts 0.</summary>
internal static class DcganWeights
{
    private const double Deviation = 0.02;

    public static void Initialize(nn.Module network)
    {
        // What fills a weight hands it back once more.
        using IDisposable scope = NewDisposeScope();
        foreach (nn.Module layer in network.modules())
        {
            switch (layer)
            {
                case Convolution convolution:
                    nn.init.normal_(convolution.weight, 0, Deviation);
                    break;
                case BatchNorm2d norm:
                    nn.init.normal_(norm.weight!, 1, Deviation);
                    nn.init.zeros_(norm.bias!);
                    break;
                case GroupNorm norm:
                    nn.init.normal_(norm.weight!, 1, Deviation);
                    nn.init.zeros_(norm.bias!);
                    break;
            }
        }
    }
}
