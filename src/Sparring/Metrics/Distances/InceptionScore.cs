using static TorchSharp.torch;

namespace Sparring.Metrics.Distances;

/// <summary>
/// The Inception Score exp(E KL(p(y|x) ‖ p(y))) (Salimans et al. 2016, "Improved techniques for training GANs"): high where a classifier is
/// sure of each image and sees all classes alike.
/// </summary>
/// <remarks>
/// It never looks at real images: a generator that draws one perfect image of each class gets the best score. Biased downwards, because
/// the classes of few images look less even than they are, and the more the fewer images a split has (Chong and Forsyth 2020); the
/// authors ask for 50,000 images in 10 splits, <see cref="MinimumSplitCount"/> in each. Splits are cut in the order of the rows, as the
/// authors' code does, so that another order gives slightly other numbers unless there is one split. A probability of 0 adds 0.
/// </remarks>
public static class InceptionScore
{
    /// <summary>Images in each split below which the result has a warning.</summary>
    public const int MinimumSplitCount = 5_000;

    /// <summary>The score of images.</summary>
    /// <param name="probabilities">float32 or float64 [N, K], each row summing to 1.</param>
    /// <param name="splits">Into how many parts of equal size the rows are cut; at most N.</param>
    /// <exception cref="UsageException">These are no probabilities, or there are fewer images than splits.</exception>
    public static InceptionScoreResult Of(Tensor probabilities, int splits = 10)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(splits);
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        if (probabilities.dim() != 2 || probabilities.shape[1] == 0 || !probabilities.is_floating_point())
        {
            throw new UsageException(
                $"Probabilities should be floating-point [N, K], but are {probabilities.dtype} [{string.Join(", ", probabilities.shape)}]. Pass those of a classifier.");
        }

        Tensor all = probabilities.detach().cpu().to(ScalarType.Float64);
        long count = all.shape[0];
        if (count < splits)
        {
            throw new UsageException($"{splits} splits should have at least an image each, but there are {count} images. Give more images, or use fewer splits.");
        }

        RequireProbabilities(all);
        double[] scores = [.. Enumerable.Range(0, splits).Select(i => ScoreOf(all, i * count / splits, (i + 1) * count / splits))];
        double mean = scores.Average();
        double deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        string? warning = count / splits < MinimumSplitCount
            ? $"There are {count} images in {splits} splits; with fewer than {MinimumSplitCount} in each the score is too low. Compare it with others of as many images only."
            : null;
        return new InceptionScoreResult(mean, deviation, splits, warning);
    }

    private static double ScoreOf(Tensor all, long start, long end)
    {
        using var scope = NewDisposeScope();
        Tensor part = all.narrow(0, start, end - start);
        Tensor marginal = part.mean([0]);

        // E Σ p log p − Σ p̄ log p̄, where 0 log 0 is 0.
        double divergence = (part.xlogy(part).sum() / (end - start) - marginal.xlogy(marginal).sum()).item<double>();
        return Math.Exp(Math.Max(0, divergence));
    }

    private static void RequireProbabilities(Tensor all)
    {
        // NaN and infinity are in no range and no sum.
        Tensor areIn = (all >= 0).all(1).logical_and((all.sum(dim: 1) - 1).abs() <= 1e-3);
        if (!areIn.all().item<bool>())
        {
            long row = areIn.logical_not().nonzero()[0].item<long>();
            throw new UsageException(
                $"Each row of probabilities should be 0 or more and sum to 1, but that of image {row} (counted from 0) does not. Pass what a softmax gives.");
        }
    }
}
