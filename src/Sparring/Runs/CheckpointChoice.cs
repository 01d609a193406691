namespace Sparring.Runs;

/// <summary>Finds the checkpoint of a run that a user means.</summary>
internal static class CheckpointChoice
{
    public const string Best = "best";
    public const string Latest = "latest";

    /// <summary>The checkpoint of a name, of the word "best" or "latest", or by default the best where quality was measured and else the latest.</summary>
    /// <exception cref="UsageException">There is none such, or none that is whole.</exception>
    public static Checkpoint Find(RunFolder folder, string? choice = null)
    {
        CheckpointStore store = new(folder.Checkpoints);
        return choice switch
        {
            null => BestOf(store, folder) ?? LatestOf(store, folder),
            Best => BestOf(store, folder) ?? throw new UsageException(
                $"The run '{folder.Path}' has no best checkpoint that is whole: its quality was not measured while training (quality.evaluations), or the checkpoint is gone. Name another, or '{Latest}'."),
            Latest => LatestOf(store, folder),
            _ => Named(store, folder, choice),
        };
    }

    /// <summary>What a checkpoint is in its run, such as "the best checkpoint (00012-round-00003400)".</summary>
    public static string Describe(RunFolder folder, CheckpointEntry entry)
    {
        bool isBest = BestRound(folder) == entry.Round;
        bool isLatest = new CheckpointStore(folder.Checkpoints).List() is [.., { } latest] && latest.Round == entry.Round;
        return (isBest, isLatest) switch
        {
            (true, true) => $"the best and latest checkpoint ({entry.Name})",
            (true, false) => $"the best checkpoint ({entry.Name})",
            (false, true) => $"the latest checkpoint ({entry.Name})",
            _ => $"the checkpoint {entry.Name}",
        };
    }

    /// <summary>Null also where the statistics are damaged: which checkpoint is the best is not known then, and one that was named is no worse for it.</summary>
    private static long? BestRound(RunFolder folder)
    {
        try
        {
            return QualityHistory.Read(folder).Best?.Round;
        }
        catch (SparringException)
        {
            return null;
        }
    }

    private static Checkpoint? BestOf(CheckpointStore store, RunFolder folder)
    {
        if (QualityHistory.Read(folder).Best is not { } best || store.List().LastOrDefault(entry => entry.Round == best.Round) is not { } entry)
        {
            return null;
        }

        try
        {
            return CheckpointStore.Open(entry);
        }
        catch (CheckpointDamagedException)
        {
            // The caller takes the latest, and says which it took.
            return null;
        }
    }

    private static Checkpoint LatestOf(CheckpointStore store, RunFolder folder) => store.OpenLatest(out IReadOnlyList<CheckpointProblem> problems)
        ?? throw new UsageException(problems.Count == 0
            ? $"The run '{folder.Path}' has no checkpoint yet. Wait for its first one, or resume its training."
            : $"No checkpoint of '{folder.Path}' is whole: {problems[0].Entry.Name} {problems[0].Cause}.");

    private static Checkpoint Named(CheckpointStore store, RunFolder folder, string name)
    {
        IReadOnlyList<CheckpointEntry> entries = store.List();
        CheckpointEntry entry = entries.FirstOrDefault(e => e.Name == name)
            ?? throw new UsageException(
                $"The run '{folder.Path}' has no checkpoint '{name}'. It has: {string.Join(", ", entries.Select(e => e.Name))}.");
        return CheckpointStore.Open(entry);
    }
}
