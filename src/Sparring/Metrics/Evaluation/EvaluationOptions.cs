using System.ComponentModel.DataAnnotations;
using Sparring.Data;
using Sparring.Metrics.Features;
using Sparring.Tensors;

namespace Sparring.Metrics.Evaluation;

/// <summary>What an evaluation measures, and on how many images.</summary>
public sealed record EvaluationOptions : IValidatableObject
{
    /// <summary>
    /// The metrics; one that these data or features do not suit is refused. Default (null): those of fid, kid, prdc, modes and memorisation that
    /// are possible, for points swd and modes. Modes of images are counted by a trained classifier, so that they are among the
    /// default ones only where <see cref="Features"/> is auto or classifier.
    /// </summary>
    public IReadOnlyList<MetricKind>? Metrics { get; init; }

    /// <summary>By whose features images are compared. Default: auto. Irrelevant for points, which are compared themselves, and for swd.</summary>
    public FeatureKind Features { get; init; }

    /// <summary>The file of Inception's weights. Default (null): the one in the user's cache folder. Irrelevant for other features.</summary>
    public string? WeightsPath { get; init; }

    /// <summary>Whether the weights of `inception` may be downloaded where they are not there. Default: false. Irrelevant for other features.</summary>
    public bool Download { get; init; }

    /// <summary>How many fakes are looked at. Default: 10,000.</summary>
    [Range(2, 10_000_000)]
    public int Count { get; init; } = 10_000;

    /// <summary>
    /// How many reference images are looked at, spread evenly over all of them; null means all. Default: 10,000. Memorisation looks at more: at
    /// every training image, up to <see cref="Evaluator.MostTrainingImages"/>.
    /// </summary>
    [Range(2, 10_000_000)]
    public int? Reals { get; init; } = 10_000;

    /// <summary>Seed of the fakes' noise, of which images are looked at where there are more, and of swd's patches. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads to compute with, until the evaluator is disposed of; 0 leaves them as they are. Default: 0.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>
    /// What draws fakes and looks at images by `random` and `inception`: auto (a GPU where libtorch can use one, else the CPU), cpu, cuda or
    /// cuda:1. Default: auto. It changes numbers in the last digits. Classifiers and distances are computed on the CPU.
    /// </summary>
    public string Device { get; init; } = "auto";

    /// <summary>How the classifiers of features and modes are trained. Default (null): as each of them does by itself. Irrelevant where none is asked for.</summary>
    public ClassifierOptions? Classifier { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Metrics is { } metrics && (metrics.Count == 0 || metrics.Distinct().Count() < metrics.Count || !metrics.All(Enum.IsDefined)))
        {
            yield return new ValidationResult("should name metrics, each once", ["metrics"]);
        }

        if (!ComputeDevice.IsName(Device))
        {
            yield return new ValidationResult($"is \"{Device}\"; expected {ComputeDevice.Expected}", ["device"]);
        }

        if (WeightsPath is not null && Features != FeatureKind.Inception)
        {
            yield return new ValidationResult("is for the features 'inception' only. Ask for these, or leave it out", ["weightsPath"]);
        }

        if (WeightsPath is { } path && !File.Exists(path))
        {
            yield return new ValidationResult($"is '{PrintableName.Of(path)}', but there is no such file", ["weightsPath"]);
        }

        if (Download && Features != FeatureKind.Inception)
        {
            yield return new ValidationResult("is for the features 'inception' only. Ask for these, or leave it out", ["download"]);
        }
    }
}
