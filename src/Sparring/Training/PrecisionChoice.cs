using System.Globalization;
using Sparring.Data;
using Sparring.Networks;
using Sparring.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>What a trainer's convolutions and linear layers compute with, and why.</summary>
/// <param name="UsesBf16">bfloat16, as <see cref="Precision.Bf16"/> says it; otherwise float32.</param>
/// <param name="Reason">A clause such as "this device has no native bfloat16".</param>
public sealed record PrecisionChoice(bool UsesBf16, string Reason)
{
    /// <summary>Operations of one pass of a batch through both networks from which bfloat16 gains more than the casts around it cost, on a CPU: see docs/performance.md, "What bfloat16 learns".</summary>
    internal const double SmallestPass = 0.15e9;

    /// <summary>"bf16" or "fp32".</summary>
    public string Name => UsesBf16 ? "bf16" : "fp32";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Reason}";

    /// <summary>Whether the trainer can run the network's layers one by one.</summary>
    /// <remarks>What is derived from Sequential may have a forward pass of its own.</remarks>
    internal static bool CanUseBf16(nn.Module network) => network is IStackedNetwork || network.GetType() == typeof(Sequential);

    /// <summary>What the options ask for, or what is best here where they leave it open.</summary>
    /// <exception cref="UsageException">They ask for bf16, but a network's layers cannot be run one by one.</exception>
    internal static PrecisionChoice For(TrainingOptions options, nn.Module generator, nn.Module discriminator, SampleShape shape, ComputeDevice device) =>
        For(options, generator, discriminator, shape, device.HasNativeBfloat16);

    /// <param name="options">How to train.</param>
    /// <param name="generator">G.</param>
    /// <param name="discriminator">D.</param>
    /// <param name="shape">Of a sample.</param>
    /// <param name="isNative">Whether the processor multiplies bfloat16.</param>
    internal static PrecisionChoice For(TrainingOptions options, nn.Module generator, nn.Module discriminator, SampleShape shape, bool isNative)
    {
        (string Name, nn.Module Network)[] players = [("generator", generator), ("discriminator", discriminator)];
        (string Name, nn.Module Network) opaque = players.FirstOrDefault(p => !CanUseBf16(p.Network));
        string own = opaque.Network is null ? "" : $"the {opaque.Name} is of the type {opaque.Network.GetType().Name}, whose layers the trainer cannot run one by one";
        return options.Precision switch
        {
            Precision.Fp32 => new(false, "as training.precision says"),
            Precision.Bf16 when own.Length > 0 => throw new UsageException(
                $"training.precision is bf16, but {own}. Make it a Sequential, or set training.precision to fp32."),
            Precision.Bf16 => new(true, "as training.precision says"),
            _ when !isNative => new(false, "this device has no native bfloat16"),
            _ when own.Length > 0 => new(false, own),
            _ when generator is not IStackedNetwork || discriminator is not IStackedNetwork =>
                new(false, "networks of your own are run in bfloat16 only where training.precision is bf16"),
            _ => ForSize(PassFlops(options, generator, discriminator, shape)),
        };
    }

    private static PrecisionChoice ForSize(double flops)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{flops / 1e9:0.00} GFLOP a pass");
        return flops < SmallestPass
            ? new PrecisionChoice(false, $"networks and batches this small ({size}) gain nothing from bfloat16")
            : new PrecisionChoice(true, $"this device multiplies bfloat16 natively, and the networks are large enough to gain by it ({size})");
    }

    private static double PassFlops(TrainingOptions options, nn.Module generator, nn.Module discriminator, SampleShape shape) =>
        options.BatchSize * (double)(
            NetworkProfile.Of((nn.Module<Tensor, Tensor>)generator, options.LatentSize).Flops
            + NetworkProfile.Of((nn.Module<Tensor, Tensor>)discriminator, shape.BatchShape(1).AsSpan(1)).Flops);
}
