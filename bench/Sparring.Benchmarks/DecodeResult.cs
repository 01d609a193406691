namespace Sparring.Benchmarks;

/// <summary>One line of the decode benchmark.</summary>
/// <param name="Threads">Threads that decode at once.</param>
/// <param name="SkiaImagesPerSecond">Of the plain SkiaSharp loop on as many threads; median.</param>
/// <param name="SparringImagesPerSecond">Of the decoder; median.</param>
/// <param name="Ratio">The decoder's rate over the loop's rate just before; median.</param>
/// <param name="LowestRatio">The lowest of them.</param>
/// <param name="HighestRatio">The highest of them.</param>
internal sealed record DecodeResult(
    int Threads, double SkiaImagesPerSecond, double SparringImagesPerSecond, double Ratio, double LowestRatio, double HighestRatio);
