namespace Sparring.Training;

/// <summary>What settings that look at the latest turns have seen, in plain numbers.</summary>
/// <param name="RealLogit">The moving average of D's mean logit on reals; null where it is not kept.</param>
/// <param name="FakeLogit">The same for fakes.</param>
/// <param name="DiscriminatorLoss">D's latest loss; null where it is not kept.</param>
/// <param name="GeneratorLoss">G's latest loss.</param>
public sealed record LastTurnsProgress(double? RealLogit, double? FakeLogit, double? DiscriminatorLoss, double? GeneratorLoss);
