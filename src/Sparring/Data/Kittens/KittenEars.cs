namespace Sparring.Data.Kittens;

/// <summary>The ear shapes of `kittens`.</summary>
public enum KittenEars
{
    /// <summary>Upright with sharp tips.</summary>
    Pointed,

    /// <summary>Upright with round tips.</summary>
    Rounded,

    /// <summary>Bent forward, tips down.</summary>
    Folded,
}
