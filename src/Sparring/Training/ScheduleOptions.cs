using System.ComponentModel.DataAnnotations;

namespace Sparring.Training;

/// <summary>A factor over the course of the training, as a pure function of kimg.</summary>
public sealed record ScheduleOptions : IValidatableObject
{
    /// <summary>The shape. Default: constant, which makes the other three irrelevant.</summary>
    public ScheduleShape Shape { get; init; } = ScheduleShape.Constant;

    /// <summary>Where the change begins, in kimg; the factor is 1 before it. Default: 0.</summary>
    [Range(0.0, 1e9)]
    public double StartKimg { get; init; }

    /// <summary>Where the change ends, in kimg; the factor stays there. Default: 100.</summary>
    [Range(0.0, 1e9)]
    public double EndKimg { get; init; } = 100;

    /// <summary>The factor at the end. Default: 0.</summary>
    [Range(0.0, 100.0)]
    public double FinalFactor { get; init; }

    /// <summary>The factor at a point of the training.</summary>
    /// <param name="kimg">Thousands of real images shown so far.</param>
    public double FactorAt(double kimg)
    {
        if (Shape == ScheduleShape.Constant)
        {
            return 1;
        }

        double done = kimg < EndKimg ? Math.Clamp((kimg - StartKimg) / (EndKimg - StartKimg), 0, 1) : 1;
        double eased = Shape == ScheduleShape.Cosine ? (1 - Math.Cos(Math.PI * done)) / 2 : done;
        return 1 + (FinalFactor - 1) * eased;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Shape != ScheduleShape.Constant && EndKimg < StartKimg)
        {
            yield return new ValidationResult($"is {EndKimg}, before startKimg ({StartKimg}). Set it to startKimg or later", ["endKimg"]);
        }
    }
}
