using System.Globalization;
using Sparring.Balance;

namespace Sparring.Tests.Balance;

/// <summary>
/// The readings of games that were played by the balance bench without any policy, and whose fate is known from what the judge does not see: the Fréchet distance
/// to the test images, in the features of a classifier and in random ones, from 5,000 fakes at ten moments.
/// </summary>
public sealed class RecordedGamesTests
{
    /// <summary>The distance falls from 48.9 to 1.45, and at every moment.</summary>
    [Fact]
    public void Judge_GameThatGoesWell_IsBalancedAllAlong() =>
        Assert.All(Verdicts("mnist-dcgan-gn-healthy"), v => Assert.Equal(Verdict.Balanced, v.Verdict.Verdict));

    /// <summary>The distance falls from 26.6 to 6.88 at 128 kimg, and rises to 10.3 while the scores stay as they were: 0.85 and 0.06 at 115 kimg, 0.90 and 0.05 at 307.</summary>
    [Fact]
    public void Judge_GameThatTurnsWhileTheScoresStayCalm_IsDiscriminatorAheadFromTheTurnOn()
    {
        (double Kimg, BalanceVerdict Verdict)[] verdicts = Verdicts("kittens-dcgan-gn-healthy");
        Assert.All(verdicts.Where(v => v.Kimg < 110), v => Assert.Equal(Verdict.Balanced, v.Verdict.Verdict));
        Assert.All(verdicts.Where(v => v.Kimg > 160), v => Assert.Equal(Verdict.DiscriminatorAhead, v.Verdict.Verdict));
        Assert.Contains(verdicts.Where(v => v.Kimg > 250).Select(v => v.Verdict.Sentence), s => s.Contains("% worse than at 1", StringComparison.Ordinal));
    }

    /// <summary>D learns ten times too fast: the distance is 63.6 at 32 kimg and 67.6 at 320.</summary>
    [Fact]
    public void Judge_GameWithoutAChance_IsDiscriminatorAheadBeforeAnEighthOfItIsOver() =>
        Assert.All(Verdicts("mnist-dcgan-d-lr-x10").Where(v => v.Kimg > 40), v => Assert.Equal(Verdict.DiscriminatorAhead, v.Verdict.Verdict));

    /// <summary>D learns twenty times too slowly, and scores every fake above every real: the distance is 62.4 at its least, and 68.3 at 160 kimg.</summary>
    [Fact]
    public void Judge_DiscriminatorThatNeverLearns_IsGeneratorAhead() =>
        Assert.All(Verdicts("mnist-dcgan-gn-d-lr-div20").Where(v => v.Kimg > 40), v => Assert.Equal(Verdict.GeneratorAhead, v.Verdict.Verdict));

    /// <summary>With a hundred training images the distance ends at 3.85, and at 2.65 where D's images are augmented and its gradient is penalised.</summary>
    [Fact]
    public void Judge_HundredTrainingImages_IsDiscriminatorOverfitting()
    {
        (double Kimg, BalanceVerdict Verdict)[] verdicts = Verdicts("mnist-dcgan-gn-100-images");
        Assert.All(verdicts.Where(v => v.Kimg < 60), v => Assert.Equal(Verdict.Balanced, v.Verdict.Verdict));
        Assert.All(verdicts.Where(v => v.Kimg > 85), v => Assert.Equal(Verdict.DiscriminatorOverfitting, v.Verdict.Verdict));
        Assert.StartsWith("D remembers: ", verdicts[^1].Verdict.Sentence);
    }

    /// <summary>
    /// Points, and G learns twenty times too fast: its fakes hit two of eight modes at 256 kimg, at a sliced Wasserstein distance of 0.27, and one from 896 on; the distance ends at 0.64.
    /// </summary>
    [Fact]
    public void Judge_GeneratorThatFallsOntoOneMode_IsModeCollapseFromThenOn()
    {
        (double Kimg, BalanceVerdict Verdict)[] verdicts = Verdicts("ring8-g-lr-x20");
        Assert.DoesNotContain(verdicts.Where(v => v.Kimg < 690), v => v.Verdict.Verdict == Verdict.ModeCollapse);
        Assert.All(verdicts.Where(v => v.Kimg > 750), v => Assert.Equal(Verdict.ModeCollapse, v.Verdict.Verdict));
        Assert.Equal("The fakes are 0 % as diverse as the reals; they were 99 %.", verdicts[^1].Verdict.Sentence);
    }

    /// <summary>All that D sees has constant noise of 0.25: the distance falls from 9.85 to 2.76 at 96 kimg, and rises to 7.11.</summary>
    [Fact]
    public void Judge_GameThatFallsFarBack_HasDivergedOnceItIsThreeTimesAsBad()
    {
        (double Kimg, BalanceVerdict Verdict)[] verdicts = Verdicts("kittens-dcgan-gn-healthy-noise-0.25");
        Assert.All(verdicts.Where(v => v.Kimg < 120), v => Assert.Equal(Verdict.Balanced, v.Verdict.Verdict));
        Assert.All(verdicts.Where(v => v.Kimg > 178), v => Assert.Equal(Verdict.Diverged, v.Verdict.Verdict));
        Assert.StartsWith("Quality is 1.94, 4.1 times as bad as at its best (0.475 at 89.6 kimg).", verdicts[^1].Verdict.Sentence);
    }

    private static (double Kimg, BalanceVerdict Verdict)[] Verdicts(string game)
    {
        BalanceReading[] readings = Read(game);
        List<(double, BalanceVerdict)> verdicts = [];
        JudgeState state = new();
        for (int i = 1; i <= readings.Length; i++)
        {
            (state, BalanceVerdict verdict) = BalanceJudge.Judge(state, [.. readings.Take(i)]);
            verdicts.Add((readings[i - 1].Kimg, verdict));
        }

        Assert.Equal(100, verdicts.Count);
        return [.. verdicts];
    }

    private static BalanceReading[] Read(string game)
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "balance", $"{game}.csv"));
        string[] columns = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => Reading(columns.Zip(line.Split(',')).ToDictionary(c => c.First, c => c.Second)))];
    }

    private static BalanceReading Reading(Dictionary<string, string> cells)
    {
        return Readings.Of(Number(cells["kimg"]), reals: (int)Number(cells["reals"])) with
        {
            RealScore = Exact("realScore"),
            FakeScore = Exact("fakeScore"),
            Separation = With("separation")!.Value,
            Saturation = Exact("saturation"),
            OverfitGap = With("overfitGap"),
            Feedback = With("feedback"),
            Diversity = With("diversity"),
            Quality = With("quality"),
            QualityOfReals = cells["qualityOfReals"] is { Length: > 0 } q ? Number(q) : null,
        };

        Estimate Exact(string name) => new(Number(cells[name]), 0);
        Estimate? With(string name) => cells[name].Length == 0 ? null : new Estimate(Number(cells[name]), Number(cells[name + "Error"]));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
