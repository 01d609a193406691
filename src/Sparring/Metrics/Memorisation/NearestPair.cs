namespace Sparring.Metrics.Memorisation;

/// <summary>A fake and the training image that is nearest to it.</summary>
/// <param name="FakeIndex">Which fake.</param>
/// <param name="TrainingIndex">Which training image.</param>
/// <param name="Distance">Euclidean, in feature space.</param>
/// <param name="RelativeDistance">
/// The distance over the mean of those to the next five training images: 0 for a copy, 1 where the nearest is as far as the next ones.
/// </param>
public sealed record NearestPair(int FakeIndex, int TrainingIndex, double Distance, double RelativeDistance);
