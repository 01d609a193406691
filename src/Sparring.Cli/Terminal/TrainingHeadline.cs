using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Cli.Terminal;

/// <summary>What is known about a training before its first tick, most of which is said once.</summary>
/// <param name="Data">Such as "kittens (20000 samples, 32x32 colour)".</param>
/// <param name="Recipe">Such as "dcgan".</param>
/// <param name="Device">Such as "cpu" or "cuda:0 (NVIDIA H100 80GB HBM3)".</param>
/// <param name="Precision">Such as "fp32: this device has no native bfloat16".</param>
/// <param name="Folder">The run folder.</param>
/// <param name="StartKimg">Where it goes on; 0 for a fresh run.</param>
/// <param name="TotalKimg">Its length.</param>
/// <param name="HasLogOdds">Whether the loss makes the discriminator's logits log-odds, so that the scores tell who is ahead.</param>
/// <param name="Qualities">What was measured of the fakes before it goes on.</param>
internal sealed record TrainingHeadline(
    string Data, string Recipe, string Device, string Precision, string Folder, double StartKimg, double TotalKimg, bool HasLogOdds, IReadOnlyList<double> Qualities)
{
    public string Title => StartKimg > 0
        ? $"Going on at {Readable.Kimg(StartKimg, TotalKimg)} of {Readable.Kimg(TotalKimg, TotalKimg)} kimg: {Recipe} on {Data}"
        : $"Training {Recipe} on {Data}, {Readable.Kimg(TotalKimg, TotalKimg)} kimg";

    /// <summary>Who is ahead, as far as this loss tells.</summary>
    public Leader LeaderAt(TickReport tick) => HasLogOdds ? Lead.Of(tick.RealScore, tick.FakeScore) : Leader.Unknown;
}
