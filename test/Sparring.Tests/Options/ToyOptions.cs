using System.ComponentModel.DataAnnotations;

namespace Sparring.Tests.Options;

/// <summary>What the tests of this folder play with.</summary>
public sealed record ToyOptions
{
    /// <summary>A name.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Name { get; init; } = "toy";

    [Range(1, 100)]
    public int BatchSize { get; init; } = 64;

    [AllowedValues(null, 1, 3)]
    public int? Channels { get; init; }

    public double Momentum { get; init; } = 0.5;

    public IReadOnlyList<int> Milestones { get; init; } = [];

    public int Computed => BatchSize * 2;

    public ToyPlayer Generator { get; init; } = new();

    public ToyPlayer Discriminator { get; init; } = new();
}

public enum ToyKind
{
    Hinge,
    LeastSquares,
}

/// <summary>One player, with a rule across two options.</summary>
public sealed record ToyPlayer : IValidatableObject
{
    /// <summary>Not above
    /// <see cref="ToyOptions.BatchSize"/>.</summary>
    [Range(0.0, 1.0)]
    public double LearningRate { get; init; } = 2e-4;

    public bool Frozen { get; init; }

    public ToyKind Kind { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Frozen && Kind == ToyKind.Hinge)
        {
            yield return new ValidationResult("is true, but hinge cannot stand still", ["frozen"]);
        }
    }
}
