namespace Sparring.Metrics.Evaluation;

/// <summary>By whose features images are compared.</summary>
public enum FeatureKind
{
    /// <summary><see cref="Classifier"/> where the reference has labels to train one by, else <see cref="Random"/>. The result says which, and why.</summary>
    Auto,

    /// <summary>The images' own numbers (<see cref="Metrics.Features.PixelFeatures"/>).</summary>
    Pixels,

    /// <summary>A fixed random network (<see cref="Metrics.Features.RandomFeatures"/>).</summary>
    Random,

    /// <summary>A network trained on the reference's labels (<see cref="Metrics.Features.ClassifierFeatures"/>).</summary>
    Classifier,

    /// <summary>FID's InceptionV3 (<see cref="Metrics.Features.Inception.InceptionFeatures"/>), whose weights must be there. It is never replaced by another.</summary>
    Inception,
}
