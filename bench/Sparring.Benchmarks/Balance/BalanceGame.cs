using System.Diagnostics;
using System.Text.Json;
using Sparring.Balance;
using Sparring.Data;
using Sparring.Networks;
using Sparring.Options;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Balance;

/// <summary>Plays one game on one thread and writes what became of it.</summary>
internal static class BalanceGame
{
    private const int Measurements = 10;
    private const int KeptEvery = 4;
    private const long LatentSeed = 1;

    // There are a thousand of them.
    private static readonly JsonSerializerOptions _oneLine = new(ResultFile.Json) { WriteIndented = false };

    /// <summary>Plays.</summary>
    /// <param name="scenario">What.</param>
    /// <param name="opponent">Under which policy.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="dataFolder">The folder that holds mnist/ and cifar10/.</param>
    /// <param name="path">The file to write.</param>
    public static void Play(BalanceScenario scenario, BalanceOpponent opponent, int seed, string dataFolder, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Of now: the sources may change while it plays.
        string sources = SourceHash.Of(opponent);
        long started = Stopwatch.GetTimestamp();
        set_num_threads(1);
        using BalanceData data = new(scenario, dataFolder);
        using BalanceMeter meter = new(data);
        TrainingOptions options = opponent.Applied(scenario.Training(seed));
        manual_seed(seed);
        (nn.Module<Tensor, Tensor> generator, nn.Module<Tensor, Tensor> discriminator) = Networks(scenario, options, data.Training.Shape);
        List<BalancePoint> points = [];
        List<BalanceReport> reports = [];
        string? end = null;
        double rounds = options.TotalKimg * 1000 / (options.BatchSize * options.Discriminator.TurnsPerRound);
        using (generator)
        using (discriminator)
        using (Trainer trainer = new(generator, discriminator, data.Training, options, heldOut: data.HeldOutPart))
        using (Tensor latents = trainer.DrawLatents(BalanceMeter.Fakes, LatentSeed))
        {
            using GoodStates good = new(trainer, rounds);
            trainer.TickCompleted += tick => reports.AddRange(tick.Balance is { } report ? [report] : Array.Empty<BalanceReport>());
            try
            {
                // What was played in vain counts too.
                for (int i = 1; i <= Measurements; i++)
                {
                    while (good.Played < rounds * i / Measurements)
                    {
                        if (good.PlayRound())
                        {
                            reports.RemoveAll(r => r.Reading.Round > trainer.Round);
                        }
                    }

                    using Tensor fakes = trainer.Sample(latents);
                    if (Environment.GetEnvironmentVariable("BALANCE_PICTURES") is not null)
                    {
                        File.WriteAllBytes(path + ".png", Runs.SamplePictures.Encode(fakes.narrow(0, 0, 100), data.Training));
                    }

                    points.Add(new BalancePoint(options.TotalKimg * i / Measurements, meter.Measure(fakes)));
                }
            }
            catch (DivergedException e)
            {
                end = e.Message;
            }

            BalanceResult result = new(
                scenario.Name, opponent.Name, seed, sources, good.Played, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds), points, [.. reports.Where((_, i) => i % KeptEvery == KeptEvery - 1 || i == reports.Count - 1).Select(BalanceMoment.Of)], end);
            WriteReadings(path, reports);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".unfinished", JsonSerializer.Serialize(result, _oneLine) + "\n");
            File.Move(path + ".unfinished", path, overwrite: true);
        }
    }

    /// <summary>Every reading, beside the result, where somebody wants to study them.</summary>
    private static void WriteReadings(string path, List<BalanceReport> reports)
    {
        if (Environment.GetEnvironmentVariable("BALANCE_READINGS") is { Length: > 0 } folder)
        {
            string file = Path.Combine(folder, Path.GetFileName(Path.GetDirectoryName(path)!) + "-" + Path.GetFileNameWithoutExtension(path) + ".jsonl");
            Directory.CreateDirectory(folder);
            File.WriteAllLines(file, reports.Select(report => JsonSerializer.Serialize(report, OptionsJson.Serializer).ReplaceLineEndings("")));
        }
    }

    private static (nn.Module<Tensor, Tensor> Generator, nn.Module<Tensor, Tensor> Discriminator) Networks(
        BalanceScenario scenario, TrainingOptions options, SampleShape shape)
    {
        NetworkPair pair = NetworkPair.Create(scenario.Network, options.LatentSize, shape);
        if (scenario.DiscriminatorWidth == 1)
        {
            return (pair.Generator, pair.Discriminator);
        }

        pair.Discriminator.Dispose();
        NetworkOptions other = scenario.Network with
        {
            BaseChannels = (int)(scenario.Network.BaseChannels * scenario.DiscriminatorWidth),
            HiddenUnits = (int)(scenario.Network.HiddenUnits * scenario.DiscriminatorWidth),
        };
        NetworkPair wide = NetworkPair.Create(other, options.LatentSize, shape);
        wide.Generator.Dispose();
        return (pair.Generator, wide.Discriminator);
    }
}
