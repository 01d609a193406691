namespace Sparring.Balance;

/// <summary>What the policy auto remembers.</summary>
public sealed record AutoState
{
    /// <summary>The experiment under way; null where there is none.</summary>
    public AutoExperiment? Experiment { get; init; }

    /// <summary>Changes that were undone, and the opposites of those that were kept: what they were, and until when, in kimg, they are not tried again.</summary>
    public IReadOnlyList<AutoRefusal> Refusals { get; init; } = [];

    /// <summary>When the latest change that was undone was on trial: readings of that time do not tell what to expect; null where none was.</summary>
    public AutoTrial? Undone { get; init; }

    /// <summary>Kimg before which nothing new is begun.</summary>
    public double RestUntilKimg { get; init; }
}
