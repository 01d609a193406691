using Sparring.Data;

namespace Sparring.Metrics.Evaluation;

/// <summary>Which metrics suit the data and the features.</summary>
internal static class MetricChoice
{
    private static readonly MetricKind[] _ofImages = [MetricKind.Fid, MetricKind.Kid, MetricKind.Prdc, MetricKind.Modes, MetricKind.Memorisation];
    private static readonly MetricKind[] _ofPoints = [MetricKind.Swd, MetricKind.Modes];

    /// <summary>Those that are asked for, or the default ones that are possible.</summary>
    /// <exception cref="UsageException">One that is asked for is not possible, or none is.</exception>
    public static IReadOnlyList<MetricKind> Of(EvaluationData data, EvaluationOptions options)
    {
        if (options.Metrics is { } asked)
        {
            string[] problems = [.. asked.Select(kind => (Kind: kind, Problem: Problem(kind, data, options))).Where(found => found.Problem is not null)
                .Select(found => $"The metric '{MetricNames.Of(found.Kind)}' cannot be measured here: {found.Problem}.")];
            return problems.Length == 0 ? asked : throw new UsageException(string.Join('\n', problems));
        }

        MetricKind[] possible = [.. (data.Reference.Shape.IsImage ? _ofImages : _ofPoints).Where(kind => IsDefault(kind, data, options))];
        return possible.Length > 0
            ? possible
            : throw new UsageException($"No metric suits '{PrintableName.Of(data.Reference.Name)}' ({data.Reference.Shape}). Compare images, or points of ring8 or grid25.");
    }

    /// <summary>Whether a metric looks at features in use.</summary>
    public static bool NeedsFeatures(MetricKind kind) => kind is MetricKind.Fid or MetricKind.Kid or MetricKind.Prdc or MetricKind.InceptionScore;

    private static bool IsDefault(MetricKind kind, EvaluationData data, EvaluationOptions options) =>
        Problem(kind, data, options) is null
        // Nobody who asks for features that cost nothing waits for a classifier of another kind.
        && (kind != MetricKind.Modes || options.Features is FeatureKind.Auto or FeatureKind.Classifier || !data.Reference.Shape.IsImage);

    /// <summary>What keeps a metric from being measured, as a clause with the cure; null where nothing does.</summary>
    private static string? Problem(MetricKind kind, EvaluationData data, EvaluationOptions options)
    {
        IImageSource reference = data.Reference;
        FeatureKind features = ChosenFeatures.Settle(options.Features, reference).Kind;
        return kind switch
        {
            MetricKind.Modes when ModeReader.Problem(reference) is { } problem =>
                $"{problem}. Name labelled data, a folder for each class for example, or leave it out",
            MetricKind.Modes or MetricKind.Swd => null,
            _ when !reference.Shape.IsImage => $"it is for images, and '{PrintableName.Of(reference.Name)}' holds {reference.Shape}. Ask for swd and modes",
            MetricKind.InceptionScore when features is not (FeatureKind.Classifier or FeatureKind.Inception) =>
                $"the features '{Name(features)}' know no classes. Ask for the features 'inception', or 'classifier' where the reference has labels",
            MetricKind.Memorisation when data.Training is null =>
                "it needs the images that the fakes were trained on, and it is not known which those are. Evaluate a run, or set EvaluationData.Training and HeldOut",
            MetricKind.Memorisation when data.HeldOut is null =>
                "it needs images that were held out from training, and there are none: the run was trained with data.heldOutShare 0, or there are too few images to hold any out. "
                + "Leave it out, or train with some held out from 10 images or more",
            _ => null,
        };
    }

    private static string Name(FeatureKind kind) => kind.ToString().ToLowerInvariant();
}
