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
