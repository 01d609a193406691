namespace Sparring.Data.Cache;

/// <summary>What a cache file tells about itself, in JSON near its end.</summary>
internal sealed record CacheContents
{
    /// <summary>The content key, which the file is named by.</summary>
    public required string Key { get; init; }

    /// <summary>The source's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where the collection lay when it was decoded.</summary>
    public required string Location { get; init; }

    /// <summary>When it was decoded.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What was asked for.</summary>
    public required CacheRequest Request { get; init; }

    /// <summary>Samples.</summary>
    public required int Count { get; init; }

    /// <summary>1, 3 or 4.</summary>
    public required int Channels { get; init; }

    /// <summary>Rows of a sample.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of a sample.</summary>
    public required int Width { get; init; }

    /// <summary>0 where the samples have no label.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The name of each class; null where they have none.</summary>
    public required IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Image files that could not be used, in the collection's order.</summary>
    public required IReadOnlyList<BadFile> BadFiles { get; init; }

    /// <summary>The shape of a sample.</summary>
    public SampleShape ToShape() => SampleShape.Image(Channels, Height, Width);
}
