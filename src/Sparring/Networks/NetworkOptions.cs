using System.ComponentModel.DataAnnotations;

namespace Sparring.Networks;

/// <summary>Which pair of networks plays.</summary>
public enum NetworkFamily
{
    /// <summary>Strided convolutions (Radford et al. 2015, "Unsupervised representation learning with DCGANs").</summary>
    Dcgan,

    /// <summary>Fully connected layers on flattened images: the classic first exercise on MNIST.</summary>
    Mlp,

    /// <summary>Small fully connected networks for 2-D toy data.</summary>
    Points,
}

/// <summary>Normalisation between the convolutions of a discriminator.</summary>
public enum DiscriminatorNorm
{
    /// <summary>Batch norm, as in the DCGAN paper: an answer depends on the other images of its batch.</summary>
    Batch,

    /// <summary>Group norm: every image is judged alone, which gradient penalties and held-out readings need.</summary>
    Group,

    /// <summary>None.</summary>
    None,
}

/// <summary>The shape of the two networks.</summary>
public sealed record NetworkOptions
{
    /// <summary>Which pair of networks plays. Default: dcgan.</summary>
    public NetworkFamily Family { get; init; } = NetworkFamily.Dcgan;

    /// <summary>
    /// Channels of the generator's last hidden and the discriminator's first layer; deeper layers have 2, 4 and at most 8 times as many.
    /// Default: 64. Irrelevant unless the family is dcgan.
    /// </summary>
    [Range(1, 512)]
    public int BaseChannels { get; init; } = 64;

    /// <summary>Normalisation in the discriminator. Default: batch. Irrelevant unless the family is dcgan.</summary>
    public DiscriminatorNorm DiscriminatorNorm { get; init; } = DiscriminatorNorm.Batch;

    /// <summary>Units in each hidden layer. Default: 128. Irrelevant unless the family is points.</summary>
    [Range(1, 4096)]
    public int HiddenUnits { get; init; } = 128;
}
