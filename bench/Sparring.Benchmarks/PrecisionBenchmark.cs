using System.Diagnostics;
using Sparring.Data;
using Sparring.Metrics.Evaluation;
using Sparring.Networks;
using Sparring.Runs;

namespace Sparring.Benchmarks;

/// <summary>
/// Whether a training in bfloat16 learns what one in float32 learns: MNIST by the dcgan recipe, the same seeds in each, measured after equal
/// lengths. What is trained and measured is not made again.
/// </summary>
internal static class PrecisionBenchmark
{
    private const int Seeds = 5;
    private const double Kimg = 50;
    private const string ResultName = "precision";

    /// <summary>Trains and measures what is missing, one training after the other, and prints both precisions' spreads.</summary>
    /// <param name="dataFolder">The folder that holds mnist/.</param>
    /// <param name="workFolder">Where runs are kept.</param>
    /// <param name="seeds">Which seeds; empty for all. Two processes side by side share the work so.</param>
    public static int Run(string dataFolder, string workFolder, IReadOnlyList<int> seeds)
    {
        foreach (int seed in Enumerable.Range(1, Seeds).Where(s => seeds.Count == 0 || seeds.Contains(s)))
        {
            foreach (Precision precision in new[] { Precision.Fp32, Precision.Bf16 })
            {
                if (!ResultFile.Read<PrecisionResult>(ResultName).Any(r => r.Precision == Name(precision) && r.Seed == seed))
                {
                    PrecisionResult result = Measure(precision, seed, dataFolder, workFolder);
                    ResultFile.Write(ResultName, ResultFile.Read<PrecisionResult>(ResultName).Append(result).OrderBy(r => r.Seed).ThenBy(r => r.Precision));
                    Console.WriteLine(result);
                }
            }
        }

        foreach (var group in ResultFile.Read<PrecisionResult>(ResultName).GroupBy(r => r.Precision))
        {
            Console.WriteLine(
                $"{group.Key}: FID {group.Average(r => r.Fid):0.00} ({group.Min(r => r.Fid):0.00} to {group.Max(r => r.Fid):0.00}), "
                + $"KID {group.Average(r => r.Kid):0.0000} ({group.Min(r => r.Kid):0.0000} to {group.Max(r => r.Kid):0.0000}), {group.Count()} seeds");
        }

        return 0;
    }

    private static PrecisionResult Measure(Precision precision, int seed, string dataFolder, string workFolder)
    {
        RunOptions options = new BaselinePlan("mnist", "dcgan", seed, [Kimg]).Options(dataFolder, Kimg);
        options = options with { Training = options.Training with { Precision = precision } };
        RunFolder folder = new(Path.Combine(workFolder, "runs", $"precision-{Name(precision)}-{seed}"));
        string checkpoint;
        var watch = Stopwatch.StartNew();
        using (TrainingRun run = File.Exists(folder.Options) ? TrainingRun.Resume(options, folder) : TrainingRun.Create(options, folder))
        {
            run.Run();
            checkpoint = run.Recorder.LatestCheckpoint!;
        }

        watch.Stop();
        EvaluationOptions asked = new() { Metrics = [MetricKind.Fid, MetricKind.Kid], Features = FeatureKind.Classifier, Threads = 1 };
        using OpenedData data = ImageSources.Open(BaselinePlan.LabelledData("mnist", dataFolder));
        using var evaluator = Evaluator.Open(new EvaluationData(data.Training) { Training = data.Training, HeldOut = data.HeldOut }, asked);
        using GeneratorFile generator = GeneratorFile.Load(Path.Combine(checkpoint, CheckpointFiles.GeneratorAverage));
        Dictionary<string, double> values = evaluator
            .Measure(new GeneratedImages(generator, $"{Name(precision)}-{seed}", asked.Count, asked.Seed))
            .Values.ToDictionary(v => v.Name, v => v.Value);
        return new PrecisionResult(Name(precision), seed, Kimg, values["fid"], values["kid"], Math.Round(watch.Elapsed.TotalSeconds));
    }

    private static string Name(Precision precision) => precision == Precision.Bf16 ? "bf16" : "fp32";
}
