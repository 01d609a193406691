namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>What a pickle says about a tensor: a contiguous part of a storage, checked to lie in it.</summary>
/// <param name="Storage">Where its numbers lie.</param>
/// <param name="Offset">The first of them, counted in elements.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record TensorRef(StorageRef Storage, long Offset, long[] Shape);
