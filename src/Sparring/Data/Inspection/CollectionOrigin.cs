namespace Sparring.Data.Inspection;

/// <summary>What is known about a collection on disk beside its samples and their facts.</summary>
internal sealed record CollectionOrigin
{
    /// <summary>Where it lies.</summary>
    public required string Location { get; init; }

    /// <summary>The name of each class in the order of their numbers; null where they have none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What was meant to be an image and cannot be used.</summary>
    public IReadOnlyList<BadFile> BadFiles { get; init; } = [];

    /// <summary>Files that were passed over, since they are no images.</summary>
    public int OtherFiles { get; init; }

    /// <summary>The name of a sample's file in the collection, with forward slashes; null where samples come from no files.</summary>
    public Func<int, string>? NameOf { get; init; }
}
