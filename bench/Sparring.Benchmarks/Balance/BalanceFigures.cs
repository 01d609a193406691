namespace Sparring.Benchmarks.Balance;

/// <summary>How good a generator is.</summary>
/// <param name="Distance">Images: FID in a classifier's features. Points: sliced Wasserstein distance. The lower the better.</param>
/// <param name="Coverage">Images: the share of test images near which a fake lies. Points: the share of modes hit. 0 to 1.</param>
/// <param name="Precision">Images: the share of fakes near a test image. Points: those of high quality. 0 to 1.</param>
internal sealed record BalanceFigures(double Distance, double Coverage, double Precision);
