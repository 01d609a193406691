namespace Sparring.Benchmarks.Speed;

/// <summary>One line of the sampling benchmark.</summary>
/// <param name="Case">The generator, see <see cref="SamplingBenchmark"/>.</param>
/// <param name="Threads">libtorch's threads.</param>
/// <param name="Batch">Images that are drawn at once.</param>
/// <param name="PlainImagesPerSecond">By the stock layers one after the other, in eval mode and without a graph; median.</param>
/// <param name="SparringImagesPerSecond">As `sparring sample` draws; median.</param>
/// <param name="Ratio">The plain time over Sparring's time just after; median of the pairs.</param>
/// <param name="LowestRatio">The lowest of them.</param>
/// <param name="HighestRatio">The highest of them.</param>
/// <param name="LargestDifference">Between the two answers to the same latents, of numbers in [-1, 1].</param>
internal sealed record SamplingResult(
    string Case,
    int Threads,
    int Batch,
    double PlainImagesPerSecond,
    double SparringImagesPerSecond,
    double Ratio,
    double LowestRatio,
    double HighestRatio,
    double LargestDifference);
