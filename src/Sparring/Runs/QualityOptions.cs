using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Sparring.Training;

namespace Sparring.Runs;

/// <summary>How often the quality of the fakes is measured while training, and what follows from it. None of these changes a weight.</summary>
public sealed record QualityOptions
{
    /// <summary>Where <see cref="StopWhenFlatKimg"/> stands among a run's options.</summary>
    internal const string StoppingName = "quality.stopWhenFlatKimg";

    /// <summary>How many times over the training it is measured, evenly spread, at the end of ticks; 0 means never. Default: 25.</summary>
    [Range(0, 10_000)]
    public int Evaluations { get; init; } = 25;

    /// <summary>
    /// Fakes, and at most as many held-out images, that one measurement looks at. A run goes on with as many, so that its figures can be compared.
    /// Default: 1000.
    /// </summary>
    [Range(50, 100_000)]
    public int Samples { get; init; } = 1000;

    /// <summary>
    /// The training ends when its quality has not improved by 1 % for so many kimg; 0 means it goes on to its length. Needs
    /// <see cref="Evaluations"/> often enough: three in that time. Default: 0.
    /// </summary>
    [Range(0, 1e9)]
    public double StopWhenFlatKimg { get; init; }

    /// <summary>Kimg from one measurement to the next; infinite where there is none.</summary>
    internal double IntervalKimg(TrainingOptions training) =>
        Evaluations == 0 ? double.PositiveInfinity : Math.Max(training.TotalKimg / Evaluations, training.TickKimg);

    /// <summary>Why <see cref="StopWhenFlatKimg"/> would end a training by chance or never, as a clause with the cure; null where it would not.</summary>
    internal string? ProblemOfStopping(TrainingOptions training)
    {
        double least = 3 * IntervalKimg(training);
        return StopWhenFlatKimg == 0 || StopWhenFlatKimg >= least ? null
            : Evaluations == 0 ? "needs quality.evaluations, which is 0: nothing is measured. Set that to 25, for example"
            : string.Create(CultureInfo.InvariantCulture, $"is {StopWhenFlatKimg:0.###}, but quality is measured only every {IntervalKimg(training):0.###} kimg. Set it to {Math.Ceiling(least):0} or more, or quality.evaluations higher");
    }

    /// <summary>Whether it is measured at the end of a tick.</summary>
    /// <param name="kimgBefore">Where the tick before it ended; 0 for the first.</param>
    /// <param name="kimg">Where it ends.</param>
    /// <param name="training">How long and in what ticks it is trained.</param>
    internal bool IsDueAt(double kimgBefore, double kimg, TrainingOptions training)
    {
        double interval = IntervalKimg(training);
        // A tick that ends the run shows how it ends, whatever is left of the interval.
        return Evaluations > 0 && (Passed(interval, kimg) > Passed(interval, kimgBefore) || kimg >= training.TotalKimg);
    }

    // 0.3 kimg are three times 0.1, whatever binary fractions say.
    private static double Passed(double interval, double kimg) => Math.Floor(kimg / interval + 1e-9);
}
