using System.Runtime.InteropServices;
using Sparring.Data;
using Sparring.Networks;
using Sparring.Tensors;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class PrecisionChoiceTests
{
    private static readonly SampleShape _shape = SampleShape.Image(1, 28, 28);
    private static readonly TrainingOptions _auto = new() { Precision = Precision.Auto };

    [Fact]
    public void For_AutoWithoutInstructions_IsFp32() =>
        Assert.Equal("fp32: this device has no native bfloat16", Choose(_auto, width: 64, isNative: false).ToString());

    [Fact]
    public void For_AutoWithLargeNetworks_IsBf16()
    {
        PrecisionChoice choice = Choose(_auto, width: 64, isNative: true);
        Assert.True(choice.UsesBf16);
        // 64 images of 23.47 and 22.72 MFLOP.
        Assert.Equal("bf16: this device multiplies bfloat16 natively, and the networks are large enough to gain by it (2.96 GFLOP a pass)", choice.ToString());
    }

    [Fact]
    public void For_AutoWithSmallNetworks_IsFp32() =>
        Assert.StartsWith("fp32: networks and batches this small (0.0", Choose(_auto with { BatchSize = 32 }, width: 8, isNative: true).ToString(), StringComparison.Ordinal);

    [Fact]
    public void For_AutoWithAForwardOfItsOwn_IsFp32AndNamesIt()
    {
        using Opaque generator = new();
        using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Flatten(), nn.Linear(784, 1));
        Assert.Equal(
            "fp32: the generator is of the type Opaque, whose layers the trainer cannot run one by one",
            PrecisionChoice.For(_auto, generator, discriminator, _shape, isNative: true).ToString());
    }

    [Fact]
    public void For_AutoWithASequentialOfOnesOwn_IsFp32AndTellsHowToChange()
    {
        using nn.Module<Tensor, Tensor> generator = nn.Sequential(nn.Linear(100, 784), nn.Unflatten(1, [1, 28, 28]));
        using nn.Module<Tensor, Tensor> discriminator = nn.Sequential(nn.Flatten(), nn.Linear(784, 1));
        Assert.Equal(
            "fp32: networks of your own are run in bfloat16 only where training.precision is bf16",
            PrecisionChoice.For(_auto, generator, discriminator, _shape, isNative: true).ToString());
    }

    [Fact]
    public void For_Bf16WithASequentialThatHasAForwardOfItsOwn_IsRefused()
    {
        using nn.Module<Tensor, Tensor> generator = nn.Sequential(nn.Linear(100, 784), nn.Unflatten(1, [1, 28, 28]));
        using Halving discriminator = new();
        UsageException refused = Assert.Throws<UsageException>(
            () => PrecisionChoice.For(new TrainingOptions { Precision = Precision.Bf16 }, generator, discriminator, _shape, isNative: true));
        Assert.Contains("the discriminator is of the type Halving", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Fp32, "fp32: as training.precision says")]
    [InlineData(Precision.Bf16, "bf16: as training.precision says")]
    public void For_Named_IsThatWhateverTheProcessor(Precision asked, string expected) =>
        Assert.Equal(expected, Choose(new TrainingOptions { Precision = asked }, width: 8, isNative: asked == Precision.Fp32).ToString());

    [Fact]
    public void IsSupported_Linux_IsWhatTheKernelSays()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The kernel tells of the processor's instructions on Linux on x64 alone.");
        string flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal));
        Assert.Equal(flags.Split(' ').Contains("avx512_bf16"), NativeBfloat16.IsSupported);
    }

    private static PrecisionChoice Choose(TrainingOptions options, int width, bool isNative)
    {
        using var pair = NetworkPair.Create(new NetworkOptions { BaseChannels = width }, options.LatentSize, _shape);
        return PrecisionChoice.For(options, pair.Generator, pair.Discriminator, _shape, isNative);
    }

    private sealed class Halving() : TorchSharp.Modules.Sequential(nn.Flatten(), nn.Linear(784, 1))
    {
        public override Tensor forward(Tensor input) => base.forward(input / 2);
    }

    private sealed class Opaque : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _draw = nn.Linear(100, 784);

        public Opaque() : base(nameof(Opaque)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _draw.call(input).tanh();
    }
}
