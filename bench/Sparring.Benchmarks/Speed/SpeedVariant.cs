using Sparring.Networks;

namespace Sparring.Benchmarks.Speed;

/// <summary>How Sparring plays the rounds that are timed.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="ReuseFakes">Whether both loops judge in the generator's turn the fakes of the discriminator's turn.</param>
/// <param name="Precision">What Sparring's convolutions and linear layers compute with; the reference's is float32.</param>
internal sealed record SpeedVariant(string Name, bool ReuseFakes, Precision Precision)
{
    /// <summary>The reference's name where it reuses the fakes, as the example does.</summary>
    public const string Reference = "reference";

    /// <summary>The name of the reference's loop that does with fakes what this one does.</summary>
    public string ReferenceLoop => ReuseFakes ? Reference : "reference, fresh z";

    /// <summary>All that are measured.</summary>
    public static IReadOnlyList<SpeedVariant> All { get; } =
    [
        new("fp32", true, Precision.Fp32),
        new("bf16", true, Precision.Bf16),
        new("fp32, fresh z", false, Precision.Fp32),
    ];
}
