using Sparring.Data;

namespace Sparring.Metrics.Features;

/// <summary>Images and the right answers to what a classifier is asked of them.</summary>
/// <param name="Images">The images.</param>
/// <param name="AnswerOf">The right answer to a question for an image, both by index: 0 to the question's class count − 1.</param>
internal sealed record ClassifierExamples(IImageSource Images, Func<int, int, int> AnswerOf);
