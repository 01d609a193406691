using SkiaSharp;
using Sparring.Balance;
using Sparring.Storage;
using Sparring.Tensors;
using Sparring.Training;
using static System.FormattableString;

namespace Sparring.Runs;

/// <summary>How the game between the two players went in one run: in words, and drawn.</summary>
public sealed class BalanceStory
{
    /// <summary>The name of the picture in the run's folder.</summary>
    public const string PictureName = "balance.png";

    private static readonly SKColor _generator = new(0x2E, 0x8B, 0x57);
    private static readonly SKColor _discriminator = new(0x2B, 0x6C, 0xB0);
    private static readonly SKColor _third = new(0xE4, 0x57, 0x2E);
    private static readonly SKColor _fourth = new(0x8E, 0x44, 0xAD);
    private static readonly SKColor _fifth = new(0xD4, 0xA0, 0x17);

    private readonly RunFolder _folder;
    private readonly BalancePolicyKind _policy;

    private BalanceStory(RunFolder folder, BalancePolicyKind policy, IReadOnlyList<BalanceReport> reports, IReadOnlyList<Healing> healings) =>
        (_folder, _policy, Reports, Healings) = (folder, policy, reports, healings);

    /// <summary>What was read and decided, in order.</summary>
    public IReadOnlyList<BalanceReport> Reports { get; }

    /// <summary>
    /// The returns to earlier states, as the game had failed, in order, as far as the latest checkpoint knows of them. What was read between a state and the failure after
    /// it is forgotten with the return.
    /// </summary>
    public IReadOnlyList<Healing> Healings { get; }

    /// <summary>Reads the story of a run, also while it is trained.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="UsageException">The folder is no run, or the game was never read.</exception>
    public static BalanceStory Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        RunManifest manifest = RunManifest.Read(folder.Options);
        IReadOnlyList<TickReport> ticks = File.Exists(folder.Statistics) ? StatisticsFile.Read(folder.Statistics) : [];
        BalanceReport[] reports = [.. ticks.Select(tick => tick.Balance).OfType<BalanceReport>()];
        IReadOnlyList<Healing> healings = new CheckpointStore(folder.Checkpoints).OpenLatest(out _) is { } checkpoint ? CheckpointFiles.ReadHealings(checkpoint) : [];
        return reports.Length > 0
            ? new BalanceStory(folder, manifest.BalancePolicy, reports, healings)
            : throw new UsageException(
                $"The run '{folder.Path}' has no reading of the game: it has just begun, was trained with training.balance.readings 0, or by a version that took none.");
    }

    /// <summary>The story, a line for each thing that happened.</summary>
    public IEnumerable<string> Tell()
    {
        BalanceReading first = Reports[0].Reading, last = Reports[^1].Reading;
        yield return Invariant($"{Reports.Count} readings from {first.Kimg:0.#} to {last.Kimg:0.#} kimg on {last.Reals} {(last.IsHeldOut ? "held-out" : "training")} reals, balance policy {_policy.ToString().ToLowerInvariant()}.");
        foreach (Chapter chapter in Chapters())
        {
            yield return Invariant($"{chapter.From,7:0.#} to {chapter.To:0.#} kimg  {BalanceWords.Capital(chapter.Verdict.InWords())}. {chapter.Sentence}");
            foreach (BalanceDecision decision in chapter.Decisions)
            {
                yield return Invariant($"{decision.Kimg,9:0.#} kimg  {decision.InWords()}");
            }
        }

        foreach (Healing healing in Healings)
        {
            yield return $"Failed and went back: {healing.InWords()}";
        }

        foreach (string line in Skills())
        {
            yield return line;
        }
    }

    /// <summary>Draws the picture into the run's folder.</summary>
    /// <returns>Where it lies.</returns>
    /// <exception cref="SparringException">The disk is full or fails.</exception>
    public string WritePicture()
    {
        string path = Path.Combine(_folder.Path, PictureName);
        try
        {
            byte[] picture = Encode();
            DiskFiles.Instance.Replace(path, stream => stream.Write(picture));
            return path;
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, path);
        }
    }

    /// <summary>Draws skill, answers, knobs and quality over kimg.</summary>
    /// <returns>The bytes of a PNG file.</returns>
    public byte[] Encode() => PanelPlot.Encode(
        $"Balance of {Path.GetFileName(_folder.Path)}",
        $"policy {_policy.ToString().ToLowerInvariant()}, dashed lines are decisions",
        [
            new PlotPanel("skill, Elo points", [Curve("G, cross-play", _generator, r => r.Reading.GeneratorSkill?.Value), Curve("D, cross-play", _discriminator, r => r.Reading.DiscriminatorSkill?.Value)]),
            new PlotPanel("answers", [
                Curve("real score", _discriminator, r => r.Reading.RealScore.Value),
                Curve("fake score", _generator, r => r.Reading.FakeScore.Value),
                Curve("separation", _third, r => r.Reading.Separation.Value),
                Curve("saturation", _fourth, r => r.Reading.Saturation.Value)]),
            new PlotPanel("memory, diversity", [Curve("overfit gap", _third, r => r.Reading.OverfitGap?.Value), Curve("diversity", _generator, r => r.Reading.Diversity?.Value)]),
            new PlotPanel("knobs", [
                .. Knob("noise", _third, s => s.InstanceNoise),
                .. Knob("augmentation", _fourth, s => s.AugmentProbability),
                .. Knob("log2 of D rate", _discriminator, s => Math.Log2(s.DiscriminatorRate)),
                .. Knob("log2 of both rates", _fifth, s => Math.Log2(s.LearningRate)),
                .. Knob("R1 gamma", _generator, s => s.R1Gamma)]),
            new PlotPanel("log10 quality", [Curve("lower is better", _third, r => r.Reading.Quality is { Value: > 0 } q ? Math.Log10(q.Value) : null)]),
        ],
        [.. Chapters().Select(chapter => new PlotBand(chapter.From, chapter.To, chapter.Verdict.InWords(), ColourOf(chapter.Verdict)))],
        [.. Reports.Select(r => r.Decision).OfType<BalanceDecision>().Select(d => d.Kimg)],
        "kimg: thousands of real images shown");

    private PlotCurve Curve(string name, SKColor colour, Func<BalanceReport, double?> value) => new(
        name, colour, [.. Reports.Select(r => (r.Reading.Kimg, value(r))).Where(p => p.Item2 is { } y && double.IsFinite(y)).Select(p => (p.Kimg, p.Item2!.Value))]);

    /// <summary>Nothing where it was never turned.</summary>
    private PlotCurve[] Knob(string name, SKColor colour, Func<BalanceSettings, double> value) =>
        Reports.Any(r => value(r.Settings) != 0) ? [Curve(name, colour, r => value(r.Settings))] : [];

    /// <summary>Stretches with one verdict.</summary>
    private List<Chapter> Chapters()
    {
        List<Chapter> chapters = [];
        foreach (BalanceReport report in Reports)
        {
            BalanceDecision[] decided = report.Decision is { } decision ? [decision] : [];
            if (chapters is [.., { } open] && open.Verdict == report.Verdict.Verdict)
            {
                chapters[^1] = open with { To = report.Reading.Kimg, Sentence = report.Verdict.Candidate is null ? report.Verdict.Sentence : open.Sentence, Decisions = [.. open.Decisions, .. decided] };
            }
            else
            {
                chapters.Add(new Chapter(chapters is [.., { } before] ? before.To : 0, report.Reading.Kimg, report.Verdict.Verdict, report.Verdict.Sentence, decided));
            }
        }

        return chapters;
    }

    private IEnumerable<string> Skills()
    {
        (double Kimg, double G, double D)[] rated = [.. Reports.Select(r => r.Reading)
            .Where(r => r.GeneratorSkill is not null && r.DiscriminatorSkill is not null)
            .Select(r => (r.Kimg, r.GeneratorSkill!.Value.Value, r.DiscriminatorSkill!.Value.Value))];
        if (rated.Length >= 2)
        {
            ((double fromKimg, double g0, double d0), (_, double g1, double d1)) = (rated[0], rated[^1]);
            string both = (g1 > g0, d1 > d0) switch
            {
                (true, true) => "Both players would beat what they were",
                (true, false) => "G would beat what it was, D would not",
                (false, true) => "D would beat what it was, G would not",
                _ => "Neither player would beat what it was",
            };
            yield return Invariant($"{both} at {fromKimg:0.#} kimg: by cross-play G went from {g0:0} to {g1:0} Elo points, D from {d0:0} to {d1:0}.");
        }

        if (QualityTrend.Standing([.. Reports.Select(r => r.Reading)]) is { } standing)
        {
            yield return Invariant($"Quality was {standing.Comparison.Last:G3} at the last reading and {standing.Comparison.Best:G3} at its best, at {standing.Plateau.BestKimg:0.#} kimg (lower is better).");
        }
    }

    private static SKColor ColourOf(Verdict verdict) => verdict switch
    {
        Verdict.Balanced => new SKColor(0x6B, 0xB3, 0x8A),
        Verdict.DiscriminatorAhead => _discriminator,
        Verdict.GeneratorAhead => _fifth,
        Verdict.DiscriminatorOverfitting => _fourth,
        _ => new SKColor(0xC0, 0x39, 0x2B),
    };

    private sealed record Chapter(double From, double To, Verdict Verdict, string Sentence, IReadOnlyList<BalanceDecision> Decisions);
}
