namespace Sparring.Balance;

/// <summary>Who is ahead in the game, as far as the scores of training tell.</summary>
public enum Leader
{
    /// <summary>Neither: both learn from each other.</summary>
    Even,

    /// <summary>The discriminator is nearly certain of its answers, and right.</summary>
    Discriminator,

    /// <summary>The discriminator takes fakes for reals.</summary>
    Generator,

    /// <summary>There is no score to judge by.</summary>
    Unknown,
}
