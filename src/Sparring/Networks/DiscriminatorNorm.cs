namespace Sparring.Networks;

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
