namespace Sparring.Balance;

/// <summary>Who is ahead, and whether it matters.</summary>
public enum Verdict
{
    /// <summary>Both learn. D may lead, as long as it teaches.</summary>
    Balanced,

    /// <summary>D tells fakes from reals, and its answer no longer helps: it has no direction, or quality has stalled or fallen.</summary>
    DiscriminatorAhead,

    /// <summary>D cannot tell fakes from reals although they differ: G learns nothing from it.</summary>
    GeneratorAhead,

    /// <summary>D remembers its training images more than it judges.</summary>
    DiscriminatorOverfitting,

    /// <summary>The fakes are much less diverse than the reals.</summary>
    ModeCollapse,

    /// <summary>The fakes have become far worse than they were, or are no numbers.</summary>
    Diverged,
}
