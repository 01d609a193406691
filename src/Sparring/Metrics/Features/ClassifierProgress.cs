namespace Sparring.Metrics.Features;

/// <summary>How far the training of a classifier has come.</summary>
/// <param name="ImagesShown">Images shown so far, counting repetitions; it only grows.</param>
/// <param name="Total">How many will have been shown.</param>
public readonly record struct ClassifierProgress(int ImagesShown, int Total);
