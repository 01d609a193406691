namespace Sparring.Balance;

/// <summary>What may be done in a game.</summary>
/// <param name="CanPenalise">Whether D judges every image alone, so that its gradient may be penalised.</param>
/// <param name="IsImages">Whether the data are images.</param>
/// <param name="AnswersAreProbabilities">Whether D's logits are log-odds, as the cross-entropies make them.</param>
/// <param name="TotalKimg">The game's length.</param>
internal sealed record GameFacts(bool CanPenalise, bool IsImages, bool AnswersAreProbabilities, double TotalKimg);
