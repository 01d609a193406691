namespace Sparring.Metrics.Features;

/// <summary>Something that a classifier is asked of an image.</summary>
/// <param name="Name">"class", "coat".</param>
/// <param name="ClassCount">The number of answers.</param>
internal sealed record ClassifierQuestion(string Name, int ClassCount);
