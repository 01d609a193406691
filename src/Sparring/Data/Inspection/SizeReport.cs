namespace Sparring.Data.Inspection;

/// <summary>How large the images are before they become samples.</summary>
public sealed record SizeReport
{
    /// <summary>The one of the fewest pixels.</summary>
    public required ImageSize Smallest { get; init; }

    /// <summary>Half of the images have no more pixels.</summary>
    public required ImageSize Median { get; init; }

    /// <summary>The one of the most pixels.</summary>
    public required ImageSize Largest { get; init; }

    /// <summary>How many different sizes there are.</summary>
    public required int Distinct { get; init; }

    /// <summary>Up to five sizes that occur most, the most frequent first.</summary>
    public required IReadOnlyList<NamedCount> MostFrequent { get; init; }

    /// <summary>Images that are enlarged, since they have fewer rows or columns than a sample.</summary>
    public required int Enlarged { get; init; }

    /// <summary>Images that lose more than 0.4 of their area when they are cut to the shape of a sample.</summary>
    public required int StronglyCropped { get; init; }

    /// <summary>The side of the largest square that 95 % of the images cover without being enlarged.</summary>
    public required int CommonSide { get; init; }
}
