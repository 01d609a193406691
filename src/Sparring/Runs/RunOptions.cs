using System.ComponentModel.DataAnnotations;
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

        if (Quality.ProblemOfStopping(Training) is { } problem)
        {
            yield return new ValidationResult(problem, [QualityOptions.StoppingName]);
        }
    }
}
