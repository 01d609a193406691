namespace Sparring.Benchmarks.Speed;

/// <summary>How Sparring plays the rounds that are timed.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="ReuseFakes">Whether both loops judge in the generator's turn the fakes of the discriminator's turn.</param>
internal sealed record SpeedVariant(string Name, bool ReuseFakes)
{
    /// <summary>All that are measured.</summary>
    public static IReadOnlyList<SpeedVariant> All { get; } = [new("fp32", true), new("fp32, fresh z", false)];
}
