using Sparring.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Speed;

/// <summary>
/// What Sparring's rounds are measured against: the training loop of PyTorch's DCGAN example (github.com/pytorch/examples, dcgan/main.py),
/// translated line by line to TorchSharp's modules, and the same loop for the MLP. It uses nothing of the library's networks, losses
/// or trainer. Only the example's printing is left out, for which it reads five numbers back in every step.
/// </summary>
/// <remarks>Written before Sparring's rounds were made fast, and not to be made faster: it changes only for a recorded reason.</remarks>
internal sealed class ReferenceLoop : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _netG;
    private readonly nn.Module<Tensor, Tensor> _netD;
    private readonly BCELoss _criterion = nn.BCELoss();
    private readonly Adam _optimizerG;
    private readonly Adam _optimizerD;
    private readonly long[] _noiseShape;
    private readonly bool _reuseFakes;

    /// <param name="networks">Which layer stack; its sizes are those of the library's networks of this case.</param>
    /// <param name="reuseFakes">As the example does it; otherwise the generator's turn draws new fakes.</param>
    public ReferenceLoop(SpeedCase networks, bool reuseFakes)
    {
        _reuseFakes = reuseFakes;
        bool convolutional = networks.Family == NetworkFamily.Dcgan;
        _noiseShape = convolutional ? [networks.Batch, SpeedCase.LatentSize, 1, 1] : [networks.Batch, SpeedCase.LatentSize];
        _netG = convolutional ? DcganGenerator(networks) : MlpGenerator(networks);
        _netD = convolutional ? DcganDiscriminator(networks) : MlpDiscriminator(networks);
        _optimizerD = optim.Adam(_netD.parameters(), lr: 2e-4, beta1: 0.5, beta2: 0.999);
        _optimizerG = optim.Adam(_netG.parameters(), lr: 2e-4, beta1: 0.5, beta2: 0.999);
    }

    /// <summary>The example's generator: z as [N, Z, 1, 1], or [N, Z] for the MLP → [N, C, H, W].</summary>
    public nn.Module<Tensor, Tensor> Generator => _netG;

    /// <summary>One pass through the body of the example's inner loop.</summary>
    /// <param name="real">[N, C, H, W] in [-1, 1].</param>
    public void Step(Tensor real)
    {
        using IDisposable scope = NewDisposeScope();
        long batchSize = real.shape[0];

        // (1) Update D network: maximize log(D(x)) + log(1 - D(G(z)))
        _netD.zero_grad();
        Tensor label = full(batchSize, 1f);
        Tensor output = _netD.call(real).view(-1);
        Tensor errDReal = _criterion.call(output, label);
        errDReal.backward();

        Tensor noise = randn(_noiseShape);
        Tensor fake = _netG.call(noise);
        label.fill_(0f);
        output = _netD.call(fake.detach()).view(-1);
        Tensor errDFake = _criterion.call(output, label);
        errDFake.backward();
        _optimizerD.step();

        // (2) Update G network: maximize log(D(G(z)))
        _netG.zero_grad();
        if (!_reuseFakes)
        {
            fake = _netG.call(randn(_noiseShape));
        }

        label.fill_(1f);
        output = _netD.call(fake).view(-1);
        Tensor errG = _criterion.call(output, label);
        errG.backward();
        _optimizerG.step();
    }

    public void Dispose()
    {
        _optimizerD.Dispose();
        _optimizerG.Dispose();
        _criterion.Dispose();
        _netD.Dispose();
        _netG.Dispose();
    }

    /// <summary>The example's generator; sides other than 64 leave stages out, and a side of 7 is reached by a kernel of 3.</summary>
    private static Sequential DcganGenerator(SpeedCase networks)
    {
        (long side, long width, long[] sides) = Sizes(networks);
        long channels = width << (sides.Length - 1);
        List<nn.Module<Tensor, Tensor>> layers =
        [
            nn.ConvTranspose2d(SpeedCase.LatentSize, channels, sides[^1], 1, 0, bias: false),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace: true),
        ];
        for (int i = sides.Length - 1; i > 0; i--)
        {
            layers.Add(nn.ConvTranspose2d(channels, channels / 2, KernelFor(sides[i - 1]), 2, 1, bias: false));
            layers.Add(nn.BatchNorm2d(channels / 2));
            layers.Add(nn.ReLU(inplace: true));
            channels /= 2;
        }

        layers.Add(nn.ConvTranspose2d(channels, networks.Shape.Channels, KernelFor(side), 2, 1, bias: false));
        layers.Add(nn.Tanh());
        return WithExamplesWeights(nn.Sequential(layers));
    }

    /// <summary>The example's discriminator, with the same exceptions.</summary>
    private static Sequential DcganDiscriminator(SpeedCase networks)
    {
        (long side, long width, long[] sides) = Sizes(networks);
        List<nn.Module<Tensor, Tensor>> layers =
        [
            nn.Conv2d(networks.Shape.Channels, width, KernelFor(side), 2, 1, bias: false),
            nn.LeakyReLU(0.2, inplace: true),
        ];
        for (int i = 1; i < sides.Length; i++)
        {
            layers.Add(nn.Conv2d(width, width * 2, KernelFor(sides[i - 1]), 2, 1, bias: false));
            layers.Add(nn.BatchNorm2d(width * 2));
            layers.Add(nn.LeakyReLU(0.2, inplace: true));
            width *= 2;
        }

        layers.Add(nn.Conv2d(width, 1, sides[^1], 1, 0, bias: false));
        layers.Add(nn.Sigmoid());
        return WithExamplesWeights(nn.Sequential(layers));
    }

    private static Sequential MlpGenerator(SpeedCase networks)
    {
        List<nn.Module<Tensor, Tensor>> layers = [];
        long inputs = SpeedCase.LatentSize;
        foreach (long units in new long[] { 128, 256, 512, 1024 })
        {
            layers.Add(nn.Linear(inputs, units));
            layers.Add(nn.BatchNorm1d(units));
            layers.Add(nn.ReLU(inplace: true));
            inputs = units;
        }

        layers.Add(nn.Linear(inputs, networks.Shape.ValueCount));
        layers.Add(nn.Tanh());
        layers.Add(nn.Unflatten(1, networks.Shape.BatchShape(1)[1..]));
        return nn.Sequential(layers);
    }

    private static Sequential MlpDiscriminator(SpeedCase networks)
    {
        List<nn.Module<Tensor, Tensor>> layers = [nn.Flatten()];
        long inputs = networks.Shape.ValueCount;
        foreach (long units in new long[] { 512, 256, 128 })
        {
            layers.Add(nn.Linear(inputs, units));
            layers.Add(nn.LeakyReLU(0.2, inplace: true));
            inputs = units;
        }

        layers.Add(nn.Linear(inputs, 1));
        layers.Add(nn.Sigmoid());
        return nn.Sequential(layers);
    }

    /// <summary>The sides of the images between the layers, from fine to coarse, the last being 4: 32, 16, 8, 4 without the first.</summary>
    private static (long Side, long Width, long[] Sides) Sizes(SpeedCase networks)
    {
        List<long> sides = [];
        for (long side = networks.Shape.Height; side > 4;)
        {
            sides.Add(side = (side + 1) / 2);
        }

        return (networks.Shape.Height, networks.Width, [.. sides]);
    }

    private static long KernelFor(long fineSide) => fineSide % 2 == 0 ? 4 : 3;

    /// <summary>The example's weights_init.</summary>
    private static Sequential WithExamplesWeights(Sequential network)
    {
        using IDisposable scope = NewDisposeScope();
        foreach (nn.Module layer in network.modules())
        {
            if (layer is Convolution convolution)
            {
                nn.init.normal_(convolution.weight, 0.0, 0.02);
            }
            else if (layer is BatchNorm2d norm)
            {
                nn.init.normal_(norm.weight!, 1.0, 0.02);
                nn.init.zeros_(norm.bias!);
            }
        }

        return network;
    }
}
