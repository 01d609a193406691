namespace Sparring.Data.Kittens;

/// <summary>The coats of `kittens`. The number of a coat is the class of its images.</summary>
public enum KittenCoat
{
    /// <summary>Black all over.</summary>
    Black,

    /// <summary>White all over.</summary>
    White,

    /// <summary>Blue-grey all over.</summary>
    Grey,

    /// <summary>Ginger with darker stripes and a light muzzle.</summary>
    GingerTabby,

    /// <summary>Brown with dark stripes and a light muzzle.</summary>
    BrownTabby,

    /// <summary>Cream with a dark mask and dark ears.</summary>
    Siamese,

    /// <summary>Black with a white muzzle, blaze and chest.</summary>
    Tuxedo,

    /// <summary>White with ginger and black patches.</summary>
    Calico,
}
