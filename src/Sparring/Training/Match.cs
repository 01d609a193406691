using Sparring.Balance;
using Sparring.Data;
using Sparring.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>The two players and how they meet under the settings of the moment: fakes are drawn, images are judged. Nobody learns here.</summary>
internal sealed class Match : IDisposable
{
    private readonly int _latentSize;
    private readonly SampleShape _shape;
    private readonly string _sourceName;
    private BalanceSettings _settings;

    /// <summary>Takes both players over, and disposes of them. What it has made is disposed of where it fails.</summary>
    /// <param name="generator">G.</param>
    /// <param name="discriminator">D.</param>
    /// <param name="options">How they are trained.</param>
    /// <param name="source">Where real images come from.</param>
    /// <param name="usesBf16">Whether their products are computed in bfloat16.</param>
    /// <param name="device">Where they play.</param>
    /// <exception cref="UsageException">The options ask for what these networks or data cannot be trained with.</exception>
    public Match(nn.Module generator, nn.Module discriminator, TrainingOptions options, IImageSource source, bool usesBf16, ComputeDevice device)
    {
        (_latentSize, _shape, _sourceName, Device) = (options.LatentSize, source.Shape, source.Name, device);
        _settings = new BalanceSettings
        {
            InstanceNoise = options.InstanceNoise,
            AugmentProbability = options.AugmentProbability,
            R1Gamma = options.Loss.R1Gamma,
        };
        RequirePlayable(_settings, discriminator);
        Generator = new Player("generator", generator, options.Generator, usesBf16, device);
        try
        {
            Discriminator = new Player("discriminator", discriminator, options.Discriminator, usesBf16, device);
        }
        catch
        {
            Generator.Dispose();
            throw;
        }
    }

    public Player Generator { get; }

    public Player Discriminator { get; }

    /// <summary>Where they play.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Whether D judges every image alone, so that its gradient at one may be penalised.</summary>
    public bool CanPenalise => !HasBatchNorm(Discriminator.Network);

    /// <summary>What may change between rounds.</summary>
    /// <exception cref="UsageException">These networks or data cannot be trained so.</exception>
    public BalanceSettings Settings
    {
        get => _settings;
        set
        {
            RequirePlayable(value, Discriminator.Network);
            _settings = value;
        }
    }

    /// <param name="count">N.</param>
    /// <param name="labels">[N] int64, for networks that take labels.</param>
    /// <returns>x̂ = G(z) for fresh z ~ N(0, I), in the shape of a real batch.</returns>
    public Tensor DrawFakes(int count, Tensor? labels)
    {
        Tensor latents = Device.Take(randn(count, _latentSize)); // [N, Z]
        Tensor fakes = Generator.Forward(latents, labels);
        Shapes.Require(fakes, "the generator's output", _shape.BatchShape(count));
        return fakes;
    }

    /// <summary>The same with the generator held constant, as the discriminator's turn needs it.</summary>
    public Tensor DrawFakesWithoutGraph(int count, Tensor? labels)
    {
        using IDisposable inference = no_grad();
        using Player.Held held = Generator.HoldConstant();
        return DrawFakes(count, labels);
    }

    /// <summary>D's answers to as many reals as fakes: two batches, so that batch norm sees them apart; one pass over both where that makes no difference.</summary>
    public (Tensor RealLogits, Tensor FakeLogits) JudgeBoth(Tensor reals, Tensor fakes, Tensor? labels)
    {
        if (!Discriminator.IsSamplewise)
        {
            return (Judge(reals, labels), Judge(fakes, labels));
        }

        long count = reals.shape[0];
        Tensor logits = Judge(cat([reals, fakes]), labels: null);
        return (logits.narrow(0, 0, count), logits.narrow(0, count, count));
    }

    /// <returns>D's logits [N], of the images as it gets to see them.</returns>
    public Tensor Judge(Tensor images, Tensor? labels) => AsLogits(Discriminator.Forward(Handicapped(images), labels), images.shape[0]);

    /// <returns>D's logits [N] in eval mode, of the images as they are.</returns>
    public Tensor JudgeClean(Tensor images, Tensor? labels) => AsLogits(Discriminator.ForwardInEvalMode(images, labels), images.shape[0]);

    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
    }

    private static bool HasBatchNorm(nn.Module network) => network.modules().OfType<BatchNorm>().Any();

    private static Tensor AsLogits(Tensor answer, long count)
    {
        Shapes.Require(answer.dim() == 2 ? answer.squeeze(1) : answer, "the discriminator's output", count);
        return answer.view(-1);
    }

    /// <summary>What D gets to see of images, so that its job is as hard as it should be.</summary>
    private Tensor Handicapped(Tensor images)
    {
        Tensor seen = Settings.AugmentProbability > 0 ? DifferentiableAugmentation.Apply(images, Settings.AugmentProbability, Device.Take) : images;
        return Settings.InstanceNoise > 0 ? seen + Settings.InstanceNoise * Device.Take(randn_like(images, device: CPU)) : seen;
    }

    private void RequirePlayable(BalanceSettings settings, nn.Module discriminator)
    {
        if (settings.R1Gamma > 0 && HasBatchNorm(discriminator))
        {
            throw new UsageException(
                $"The R1 penalty (γ {settings.R1Gamma}: training.loss.r1Gamma, or the policy r1) needs a discriminator that judges every image alone, and this one has batch norm. "
                + "Set network.discriminatorNorm to group or none, take the recipe dcgan-gn, or do without the penalty.");
        }

        if (settings.AugmentProbability > 0 && !_shape.IsImage)
        {
            throw new UsageException(
                $"Augmentation (training.augmentProbability {settings.AugmentProbability}) is for images, and '{_sourceName}' is points. Set it to 0; training.instanceNoise handicaps the discriminator there.");
        }
    }
}
