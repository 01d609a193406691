using System.ComponentModel.DataAnnotations;

namespace Sparring.Networks;

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
