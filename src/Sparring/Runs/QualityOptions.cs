using System.ComponentModel.DataAnnotations;

namespace Sparring.Runs;

/// <summary>How often the quality of the fakes is measured while training, and what follows from it. None of these changes a weight.</summary>
public sealed record QualityOptions
{
    /// <summary>How many times over the training it is measured, evenly spread, at the end of ticks; 0 means never. Default: 25.</summary>
    [Range(0, 10_000)]
    public int Evaluations { get; init; } = 25;

    /// <summary>Fakes, and at most as many held-out images, that one measurement looks at. Default: 1000.</summary>
    [Range(50, 100_000)]
    public int Samples { get; init; } = 1000;

    /// <summary>The training ends when its quality has not improved for so many kimg; null means it goes on to its length. Default: null.</summary>
    [Range(0.001, 1e9)]
    public double? StopWhenFlatKimg { get; init; }
}
