using System.ComponentModel.DataAnnotations;

namespace Sparring.Training;

/// <summary>
/// An exponential moving average (EMA) of the generator's weights and floating-point buffers. Its pictures are steadier and
/// usually better than those of the weights of the moment (Yazıcı et al. 2018, "The unusual effectiveness of averaging in GAN training").
/// </summary>
public sealed record AverageOptions
{
    /// <summary>After how many kimg a weight's share in the average has halved; 0 switches the average off. Default: 10.</summary>
    [Range(0.0, 1e6)]
    public double HalfLifeKimg { get; init; } = 10;

    /// <summary>
    /// Early on the half-life is at most this share of the kimg seen so far, so that the average forgets the untrained start
    /// (Karras et al. 2020, "StyleGAN2-ADA"). 0 means no such limit. Default: 0.05.
    /// </summary>
    [Range(0.0, 1.0)]
    public double RampUp { get; init; } = 0.05;
}
