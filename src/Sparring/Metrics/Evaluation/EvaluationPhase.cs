namespace Sparring.Metrics.Evaluation;

/// <summary>What an evaluation is at.</summary>
public enum EvaluationPhase
{
    /// <summary>Fetching the weights of `inception`; counted in bytes.</summary>
    Downloading,

    /// <summary>Training a classifier, once for each data set; counted in images shown.</summary>
    TrainingClassifier,

    /// <summary>Extracting features; counted in images.</summary>
    LookingAtImages,

    /// <summary>Computing a metric; not counted.</summary>
    Measuring,
}
