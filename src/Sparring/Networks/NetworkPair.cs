using Sparring.Data;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>The two players of a game, freshly initialised.</summary>
/// <param name="Generator">Latents [N, Z] → samples [N, C, H, W] in [-1, 1], or points [N, 2].</param>
/// <param name="Discriminator">Samples → logits [N].</param>
public sealed record NetworkPair(nn.Module<Tensor, Tensor> Generator, nn.Module<Tensor, Tensor> Discriminator) : IDisposable
{
    /// <summary>
    /// Builds the pair that the options name. Initial weights come from libtorch's random state: seed it first with
    /// <c>torch.manual_seed</c> for a repeatable start. Call it outside any dispose scope.
    /// </summary>
    /// <param name="options">The shape of the networks.</param>
    /// <param name="latentSize">Z.</param>
    /// <param name="shape">The shape of one sample.</param>
    /// <exception cref="UsageException">The family cannot draw samples of this shape.</exception>
    public static NetworkPair Create(NetworkOptions options, int latentSize, SampleShape shape)
    {
        nn.Module<Tensor, Tensor> generator = CreateGenerator(options, latentSize, shape);
        nn.Module<Tensor, Tensor> discriminator = options.Family switch
        {
            NetworkFamily.Dcgan => new DcganDiscriminator(shape, options.BaseChannels, options.DiscriminatorNorm),
            NetworkFamily.Mlp => new MlpDiscriminator(shape),
            _ => new PointDiscriminator(shape.Channels, options.HiddenUnits),
        };
        return new NetworkPair(generator, discriminator);
    }

    /// <summary>Builds the generator alone.</summary>
    /// <inheritdoc cref="Create"/>
    public static nn.Module<Tensor, Tensor> CreateGenerator(NetworkOptions options, int latentSize, SampleShape shape)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.IsImage == (options.Family == NetworkFamily.Points))
        {
            throw new UsageException(shape.IsImage
                ? $"The network family 'points' draws 2-D points, but the data are images ({shape}). Use the recipe dcgan or mlp."
                : $"The network family '{options.Family.ToString().ToLowerInvariant()}' draws images, but the data are {shape}. Use the recipe points.");
        }

        return options.Family switch
        {
            NetworkFamily.Dcgan => new DcganGenerator(latentSize, shape, options.BaseChannels),
            NetworkFamily.Mlp => new MlpGenerator(latentSize, shape),
            NetworkFamily.Points => new PointGenerator(latentSize, shape.Channels, options.HiddenUnits),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Family, "No such network family."),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
    }
}
