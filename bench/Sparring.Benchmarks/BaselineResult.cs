namespace Sparring.Benchmarks;

/// <summary>What was measured of one training at one moment.</summary>
/// <param name="Minutes">The minutes on two idle cores that the length stands for.</param>
/// <param name="Kimg">The length.</param>
/// <param name="Features">Whose features the metrics are of.</param>
/// <param name="FakeCount">Fakes that were looked at.</param>
/// <param name="RealCount">Training images that were looked at.</param>
/// <param name="Values">Every number by its name.</param>
internal sealed record BaselineResult(
    int Minutes, double Kimg, string Features, int FakeCount, int RealCount, IReadOnlyDictionary<string, double> Values);
