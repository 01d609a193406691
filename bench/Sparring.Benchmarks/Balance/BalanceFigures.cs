using System.Text.Json.Serialization;

namespace Sparring.Benchmarks.Balance;

/// <summary>How good a generator is.</summary>
/// <param name="Distance">What games are compared by, the lower the better. Images: the geometric mean of the two FIDs below. Points: sliced Wasserstein distance.</param>
/// <param name="Coverage">Images: the share of test images near which a fake lies. Points: the share of modes hit. 0 to 1.</param>
/// <param name="Precision">Images: the share of fakes near a test image. Points: those of high quality. 0 to 1.</param>
internal sealed record BalanceFigures(double Distance, double Coverage, double Precision)
{
    /// <summary>Images: FID in the features of a classifier of the data's own labels, which sees what is drawn and overlooks noise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ClassifierFid { get; init; }

    /// <summary>Images: FID in random features, which see textures and noise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RandomFid { get; init; }
}
