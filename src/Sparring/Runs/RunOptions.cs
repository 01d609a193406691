using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Sparring.Data;
using Sparring.Networks;
using Sparring.Training;

namespace Sparring.Runs;

/// <summary>Everything that defines a run: a recipe is a named value of it. This is what `options.json` holds.</summary>
public sealed record RunOptions : IValidatableObject
{
    /// <summary>The name of the recipe that the options started from. Default: dcgan.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Recipe { get; init; } = "dcgan";

    /// <summary>What to train on.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>The shape of the two networks.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>How they are trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>How often the quality of the fakes is measured, and what follows from it.</summary>
    public QualityOptions Quality { get; init; } = new();

    /// <summary>What is left on disk.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Network.Family == NetworkFamily.Mlp && Training.BatchSize < 2)
        {
            yield return new ValidationResult(
                "is 1, but the mlp networks normalise over their batch. Set it to 2 or more", ["training.batchSize"]);
        }

        if (Quality.StopWhenFlatKimg > 0 && !(Quality.StopWhenFlatKimg >= 3 * Quality.IntervalKimg(Training)))
        {
            yield return new ValidationResult(
                Quality.Evaluations == 0
                    ? "needs quality.evaluations, which is 0: nothing is measured. Set that to 25, for example"
                    : string.Create(CultureInfo.InvariantCulture, $"is {Quality.StopWhenFlatKimg:0.###}, but quality is measured only every {Quality.IntervalKimg(Training):0.###} kimg. Set it to {Math.Ceiling(3 * Quality.IntervalKimg(Training)):0} or more, or quality.evaluations higher"),
                ["quality.stopWhenFlatKimg"]);
        }
    }
}
