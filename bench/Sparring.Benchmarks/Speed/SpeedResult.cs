namespace Sparring.Benchmarks.Speed;

/// <summary>One line of the speed benchmark.</summary>
/// <param name="LoadBefore">Processes that wanted to run before the benchmark began: near 0 on a machine that does nothing else.</param>
/// <param name="Ceilings">Of this machine in the same run.</param>
/// <param name="Case">The networks, see <see cref="SpeedCase"/>.</param>
/// <param name="Variant">How Sparring played, see <see cref="SpeedVariant"/>.</param>
/// <param name="ReferenceMilliseconds">A round of the reference loop; median.</param>
/// <param name="SparringMilliseconds">A round of Sparring; median.</param>
/// <param name="Ratio">The reference's time over Sparring's time just after; median of the pairs.</param>
/// <param name="LowestRatio">The lowest of them.</param>
/// <param name="HighestRatio">The highest of them.</param>
/// <param name="AloneRatio">The same where each loop has a process to itself, so that what Sparring asks of the process's heap is its own; median of pairs.</param>
/// <param name="ImagesPerSecond">Real images that Sparring shows its discriminator.</param>
/// <param name="GigaflopsPerSecond">Needed arithmetic over Sparring's time, see <see cref="SpeedCase.NeededFlops"/>.</param>
/// <param name="CeilingShare">Of the higher ceiling that was measured in the same run, 0 to 1.</param>
/// <param name="OutsideShare">Share of a round of Sparring that is neither networks nor losses nor optimizers, 0 to 1.</param>
/// <param name="ReferencePeakMiB">Most resident memory of a process that plays the reference alone.</param>
/// <param name="SparringPeakMiB">Most resident memory of a process that plays Sparring's rounds alone.</param>
internal sealed record SpeedResult(
    double LoadBefore,
    Ceilings Ceilings,
    string Case,
    string Variant,
    double ReferenceMilliseconds,
    double SparringMilliseconds,
    double Ratio,
    double LowestRatio,
    double HighestRatio,
    double AloneRatio,
    double ImagesPerSecond,
    double GigaflopsPerSecond,
    double CeilingShare,
    double OutsideShare,
    double ReferencePeakMiB,
    double SparringPeakMiB);
