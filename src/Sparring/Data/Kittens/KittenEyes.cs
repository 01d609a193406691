namespace Sparring.Data.Kittens;

/// <summary>The eye colours of `kittens`.</summary>
public enum KittenEyes
{
    /// <summary>Green.</summary>
    Green,

    /// <summary>Amber.</summary>
    Amber,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Copper.</summary>
    Copper,
}
