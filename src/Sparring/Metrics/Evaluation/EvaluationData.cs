using Sparring.Data;

namespace Sparring.Metrics.Evaluation;

/// <summary>Real images that fakes are compared with. All of them stay the caller's.</summary>
/// <param name="Reference">What the fakes should look like. Its classes, where it has some, are what a classifier learns.</param>
public sealed record EvaluationData(IImageSource Reference)
{
    /// <summary>
    /// What the generator was trained on, where that is known: fakes may be copies of these. It needs <see cref="HeldOut"/>, and the fakes' shape.
    /// </summary>
    public IImageSource? Training { get; init; }

    /// <summary>Images of the same kind that the generator was not trained on: they show how near a new image comes to the training images.</summary>
    public IImageSource? HeldOut { get; init; }
}
