namespace Sparring.Data;

/// <summary>Where the classes of images come from.</summary>
public enum ClassSource
{
    /// <summary>Nowhere: images have no class.</summary>
    None,

    /// <summary>The collection itself, where it has any: `dataset.json`, the labels beside an IDX file, those of CIFAR-10 and of a Parquet file.</summary>
    Labels,

    /// <summary>The first-level subfolders: each is a class, in ordinal order of their names.</summary>
    Folders,
}
