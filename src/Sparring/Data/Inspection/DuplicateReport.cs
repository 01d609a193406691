namespace Sparring.Data.Inspection;

/// <summary>How many images are there more than once.</summary>
public sealed record DuplicateReport
{
    /// <summary>Groups of two or more images that are the same bit for bit, mirrored or not, before or after they became samples.</summary>
    public required int ExactGroups { get; init; }

    /// <summary>Images in these groups.</summary>
    public required int ExactImages { get; init; }

    /// <summary>
    /// Images, and of exact duplicates one each, that show what another shows, scaled, recompressed or brightened: as many fewer there
    /// would be if each picture were kept once. Null where they were not searched for.
    /// </summary>
    public required int? NearImages { get; init; }

    /// <summary>Whether the search for near duplicates ended at its limits, so that there may be more.</summary>
    public required bool NearMayBeMore { get; init; }

    /// <summary>Names of a few pairs of near duplicates, to be looked at.</summary>
    public required IReadOnlyList<NearPair> NearExamples { get; init; }
}
