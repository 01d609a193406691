namespace Sparring.Metrics.Evaluation;

/// <summary>What can be measured of fakes.</summary>
public enum MetricKind
{
    /// <summary>`fid`: the Fréchet distance of the features (<see cref="Distances.FrechetDistance"/>). With the features `inception` it is the field's FID.</summary>
    Fid,

    /// <summary>`kid`: the kernel distance of the features (<see cref="Distances.KernelDistance"/>), which has no bias.</summary>
    Kid,

    /// <summary>`prdc`: precision, recall, density and coverage (<see cref="Distances.PrecisionRecall"/>).</summary>
    Prdc,

    /// <summary>`is`: the Inception Score by the features' own classes (<see cref="Distances.InceptionScore"/>).</summary>
    InceptionScore,

    /// <summary>`swd`: the sliced Wasserstein distance of patches or points (<see cref="Distances.SlicedWasserstein"/>), which needs no features.</summary>
    Swd,

    /// <summary>`modes`: which classes, attributes or centres the fakes reach, and how evenly (<see cref="Coverage"/>).</summary>
    Modes,

    /// <summary>`memorisation`: whether fakes are copies of training images (<see cref="Memorisation.MemorisationTest"/>).</summary>
    Memorisation,
}
