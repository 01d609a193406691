namespace Sparring.Balance;

/// <summary>How much of what D knows of its training images is memory.</summary>
public static class OverfitGap
{
    /// <summary>(mean logit of training images − of held-out ones) / (of training images − of fakes). 0 = it judges; 1 = held-out reals look like fakes to it.</summary>
    /// <param name="training">D's answers to training images, two or more.</param>
    /// <param name="heldOut">Its answers to held-out ones, two or more.</param>
    /// <param name="fakes">Its answers to fakes, two or more.</param>
    /// <returns>Its error is the first order of the delta method; 0 with an error of 1 where D scores training images no higher than fakes.</returns>
    public static Estimate Of(ReadOnlySpan<double> training, ReadOnlySpan<double> heldOut, ReadOnlySpan<double> fakes)
    {
        Estimate t = Estimate.Mean(training), h = Estimate.Mean(heldOut), f = Estimate.Mean(fakes);
        double whole = t.Value - f.Value;
        double wholeError = Math.Sqrt(t.StandardError * t.StandardError + f.StandardError * f.StandardError);
        if (whole <= 2 * wholeError)
        {
            return new Estimate(0, 1);
        }

        double gap = (t.Value - h.Value) / whole;
        // Partial derivatives: (1 − gap)/whole by t, −1/whole by h, gap/whole by f.
        double error = Math.Sqrt(Square((1 - gap) * t.StandardError) + Square(h.StandardError) + Square(gap * f.StandardError)) / whole;
        return new Estimate(gap, error);

        static double Square(double value) => value * value;
    }
}
