namespace Sparring.Balance;

/// <summary>
/// Adaptive augmentation (Karras et al. 2020, sec. 3.1): its probability rises while the mean sign of D's logits on training images is above a target, and falls while
/// it is below. Other than there, it does nothing near the target and stays within 0 and 0.8, above which augmentations show in the fakes.
/// </summary>
/// <param name="realSign">The target.</param>
/// <param name="kimg">In how many kimg the probability goes from 0 to 1.</param>
/// <param name="game">What may be done.</param>
/// <exception cref="UsageException">The data are points.</exception>
internal sealed class AdaPolicy(double realSign, double kimg, GameFacts game) : IBalancePolicy
{
    public const double Most = 0.8;

    private const double DeadBand = 0.05;

    private readonly double _kimg = game.IsImages
        ? kimg
        : throw new UsageException("The balance policy ada augments images, and these data are points. Take another, such as noise.");

    public BalanceStep Adjust(BalanceState state, BalanceSettings settings)
    {
        BalanceReading latest = state.Readings[^1];
        double shown = latest.Kimg - (state.Readings is [.., { } before, _] ? before.Kimg : 0);
        double beyond = latest.RealSign - realSign;
        double change = Math.Abs(beyond) <= DeadBand ? 0 : Math.Sign(beyond) * shown / _kimg;
        return new BalanceStep(state, settings with { AugmentProbability = Math.Clamp(settings.AugmentProbability + change, 0, Most) });
    }
}
