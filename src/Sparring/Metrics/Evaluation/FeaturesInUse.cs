namespace Sparring.Metrics.Evaluation;

/// <summary>By whose features an evaluation compares images.</summary>
/// <param name="Name">"random".</param>
/// <param name="Fingerprint">That of the extractor: numbers of equal ones can be compared.</param>
/// <param name="Dimension">Numbers in each vector.</param>
/// <param name="Reason">Why these, as a clause: "asked for", "the reference has 10 classes".</param>
public sealed record FeaturesInUse(string Name, string Fingerprint, int Dimension, string Reason);
