using Sparring.Data;
using TorchSharp;

namespace Sparring.Metrics.Coverage;

/// <summary>
/// Which classes fakes show, by a classifier's judgement, and how evenly: the modes of Metz et al. 2017 ("Unrolled GANs") and Lin et
/// al. 2018 ("PacGAN").
/// </summary>
/// <remarks>
/// The divergence of N samples of a generator that is perfect is not 0 but about <see cref="ExpectedDivergence"/>, and shrinks with N: compare
/// only equal N. To hit K equally frequent classes takes about K (ln K + 3) samples, 10,000 for the 1,000 of Stacked-MNIST (the coupon collector's
/// problem). A classifier that errs hits classes that no fake shows: read the real images' coverage beside the fakes'.
/// </remarks>
/// <param name="Hit">Classes that at least one fake was taken for.</param>
/// <param name="ReferenceHit">Classes that the reference has.</param>
/// <param name="KlDivergence">
/// KL(fakes ‖ reference) = Σ q ln(q / p) in nats, q being the share of a class among the fakes and p that in the reference; 0 where the shares
/// are the same. Infinite where fakes show a class that the reference lacks. Classes that the fakes lack do not add to it, other than by what
/// the rest has too much of.
/// </param>
/// <param name="Counts">Fakes of each class.</param>
public sealed record ModeCoverage(int Hit, int ReferenceHit, double KlDivergence, IReadOnlyList<long> Counts)
{
    /// <summary>Fakes that were looked at.</summary>
    public long SampleCount => Counts.Sum();

    /// <summary>
    /// About what <see cref="KlDivergence"/> would be for as many real samples: (K − 1) / 2N with K the classes of the reference (Miller 1955).
    /// Good where N is several times K.
    /// </summary>
    public double ExpectedDivergence => (ReferenceHit - 1) / (2.0 * SampleCount);

    /// <summary>The coverage of fakes that a classifier has judged.</summary>
    /// <param name="predicted">The class of each fake, 0 to K − 1.</param>
    /// <param name="reference">How many of the real images, or which share of them, is of each of the K classes; need not sum to 1.</param>
    /// <exception cref="UsageException">There is no fake, no real image, or a class that the reference does not have a place for.</exception>
    public static ModeCoverage Of(IEnumerable<int> predicted, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(reference);
        long[] counts = new long[reference.Count];
        foreach (int kind in predicted)
        {
            if ((uint)kind >= (uint)counts.Length)
            {
                throw new UsageException($"A fake was taken for class {kind}, but the reference has the classes 0 to {counts.Length - 1}. Count both with one classifier.");
            }

            counts[kind]++;
        }

        return OfCounts(counts, reference);
    }

    /// <summary>The coverage of fakes that a classifier has given probabilities: each counts for its likeliest class.</summary>
    /// <param name="probabilities">[N, K], any floating-point type; logits do as well.</param>
    /// <param name="reference">As for <see cref="Of"/>.</param>
    /// <exception cref="UsageException">There is no fake, no real image, or the number of classes differs.</exception>
    public static ModeCoverage OfProbabilities(torch.Tensor probabilities, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(reference);
        Tensors.Shapes.Require(probabilities, "the probabilities of classes", -1, reference.Count);
        return Of(Likeliest(probabilities), reference);
    }

    /// <summary>The coverage of fakes that have been counted.</summary>
    /// <param name="counts">Fakes of each class.</param>
    /// <param name="reference">As for <see cref="Of"/>.</param>
    /// <exception cref="UsageException">There is no fake, no real image, or the number of classes differs.</exception>
    public static ModeCoverage OfCounts(IReadOnlyList<long> counts, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(reference);
        double fakes = counts.Sum(), reals = reference.Sum();
        if (counts.Count != reference.Count || fakes <= 0 || !(reals > 0) || !double.IsFinite(reals) || counts.Min() < 0 || reference.Min() < 0)
        {
            throw new UsageException(
                $"Mode coverage needs fakes and real images of the same classes, none of them less than 0: {fakes:N0} fakes of {counts.Count} classes and {reals:N0} real images of {reference.Count} came.");
        }

        double divergence = 0;
        for (int i = 0; i < counts.Count; i++)
        {
            double q = counts[i] / fakes;
            // 0 ln 0 is 0; a class that the reference lacks divides by 0, to infinity.
            divergence += q == 0 ? 0 : q * Math.Log(q / (reference[i] / reals));
        }

        // Rounding may leave −1e-17 of 0.
        return new ModeCoverage(counts.Count(n => n > 0), reference.Count(p => p > 0), Math.Max(0, divergence), [.. counts]);
    }

    /// <summary>The histogram of a source's own labels, to compare fakes with.</summary>
    /// <param name="source">A source with classes. No image of it is read.</param>
    /// <returns>The number of samples of each class.</returns>
    /// <exception cref="UsageException">It has no classes.</exception>
    public static double[] HistogramOf(IImageSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.ClassCount == 0)
        {
            throw new UsageException($"Mode coverage counts classes, but '{PrintableName.Of(source.Name)}' has none. Name labelled data, or set data.classes=folders.");
        }

        double[] histogram = new double[source.ClassCount];
        for (int i = 0; i < source.Count; i++)
        {
            histogram[source.Label(i)]++;
        }

        return histogram;
    }

    private static int[] Likeliest(torch.Tensor probabilities)
    {
        using var scope = torch.NewDisposeScope();
        return Array.ConvertAll(probabilities.argmax(1).cpu().data<long>().ToArray(), kind => (int)kind);
    }
}
