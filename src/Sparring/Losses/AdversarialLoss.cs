namespace Sparring.Losses;

/// <summary>Makes the losses that ship with the library.</summary>
public static class AdversarialLoss
{
    /// <summary>The loss that the options name.</summary>
    public static IAdversarialLoss Create(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Kind switch
        {
            AdversarialLossKind.Bce => new BceLoss(options.LabelSmoothing),
            AdversarialLossKind.BceSaturating => new BceLoss(options.LabelSmoothing, saturating: true),
            AdversarialLossKind.LeastSquares => new LeastSquaresLoss(options.LabelSmoothing),
            AdversarialLossKind.Hinge => new HingeLoss(),
            AdversarialLossKind.Relativistic => new RelativisticLoss(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "No such loss."),
        };
    }
}
