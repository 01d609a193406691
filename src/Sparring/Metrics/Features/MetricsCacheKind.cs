namespace Sparring.Metrics.Features;

/// <summary>What a file is that metrics keep.</summary>
public enum MetricsCacheKind
{
    /// <summary>A classifier, trained on the labels of a data set in a minute or more.</summary>
    Classifier,

    /// <summary>What is known of a data set: its features, as an extractor gave them, or statistics of them.</summary>
    Features,

    /// <summary>A network's weights that were downloaded.</summary>
    Weights,
}
