namespace Sparring.Metrics.Memorisation;

/// <summary>Whether fakes are copies of training images.</summary>
public sealed record MemorisationResult
{
    /// <summary>A generator memorises from this score on.</summary>
    public const double MemorisingScore = 0.2;

    /// <summary>A generator memorises where chance gives what was seen less often than this.</summary>
    public const double MemorisingProbability = 1e-3;

    /// <summary>
    /// The share of copies among the fakes, 0 to 1, as far as they are nearer than what new images reach: the share of fakes that lie
    /// relatively nearer to a training image than the nearest 5 % of the held-out images, less the share that chance puts there. New images
    /// give 0 (up to 0.06 with 200 held-out images, up to 0.3 with 20), copies 1, and 30 % copies among new images 0.3.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>
    /// The probability that fakes which are new images of the same kind come as near as these, 0 to 1: exact, for as many fakes as there
    /// are different nearest training images, because a generator that draws one image over and over says something once.
    /// </summary>
    public required double Probability { get; init; }

    /// <summary>
    /// C_T, the z-score of the Mann-Whitney test between the distances of the fakes and those of the held-out images (Meehan, Chaudhuri and
    /// Dasgupta 2020). Below −3: fakes are nearer to training images than held-out ones are; above 3: further away. It is given because the
    /// field reports it, and is not part of the verdict: it misses copies among bad fakes, and blurred or dull new images pull it below −3.
    /// </summary>
    public required double DataCopyingZ { get; init; }

    /// <summary>Share of the fakes that lie relatively nearer than <see cref="Threshold"/>, 0 to 1.</summary>
    public required double NearShare { get; init; }

    /// <summary>The relative distance (<see cref="NearestPair.RelativeDistance"/>) that 5 % of the held-out images do not exceed.</summary>
    public required double Threshold { get; init; }

    /// <summary>Each fake and its nearest training image, the most alike first.</summary>
    public required IReadOnlyList<NearestPair> Pairs { get; init; }

    /// <summary>The verdict: both the score and the probability say so.</summary>
    public bool IsMemorising => Score >= MemorisingScore && Probability < MemorisingProbability;

    /// <summary>The verdict for people, with its number.</summary>
    public string Verdict => (IsMemorising, Probability < MemorisingProbability) switch
    {
        (true, _) => $"memorising: about {Score:P0} of the fakes are copies of training images",
        (_, true) => $"not memorising as a whole, but about {Score:P0} of the fakes lie nearer to training images than chance explains; look at the nearest pairs",
        _ => $"not memorising: {NearShare:P0} of the fakes lie as near to training images as the nearest 5 % of held-out images do",
    };
}
