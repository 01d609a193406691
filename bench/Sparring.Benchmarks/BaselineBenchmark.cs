using Sparring.Data;
using Sparring.Metrics.Evaluation;
using Sparring.Runs;

namespace Sparring.Benchmarks;

/// <summary>
/// Trains what <see cref="BaselinePlan"/> lists and measures it with every metric. Whatever is there is not made again: a training goes on from
/// its checkpoint, a generator that is kept is not trained, a result that is written is not measured.
/// </summary>
internal static class BaselineBenchmark
{
    /// <summary>Trains and measures, one training after the other.</summary>
    /// <param name="dataFolder">The folder that holds mnist/ and cifar10/.</param>
    /// <param name="workFolder">Where runs and generators are kept.</param>
    /// <param name="names">Which trainings, such as mnist-dcgan-1; empty for all.</param>
    public static int Run(string dataFolder, string workFolder, IReadOnlyList<string> names)
    {
        if (names.Except(BaselinePlan.All.Select(plan => plan.Name)).ToArray() is [string unknown, ..])
        {
            Console.Error.WriteLine($"There is no training '{unknown}'; there are {string.Join(", ", BaselinePlan.All.Select(plan => plan.Name))}.");
            return 2;
        }

        foreach (BaselinePlan plan in BaselinePlan.All.Where(plan => names.Count == 0 || names.Contains(plan.Name)))
        {
            for (int stage = 0; stage < plan.Kimg.Count; stage++)
            {
                string generator = Train(plan, plan.Kimg[stage], dataFolder, workFolder);
                Measure(plan, stage, generator, dataFolder);
            }
        }

        return 0;
    }

    /// <summary>Measures the generators that are there and the data's own test images, and trains nothing.</summary>
    public static int Measure(string dataFolder, string workFolder)
    {
        foreach (string data in BaselinePlan.DataSets)
        {
            using OpenedData test = ImageSources.Open(BaselinePlan.TestData(data, dataFolder));
            Measure(BaselinePlan.RealResultName(data), data, minutes: 0, kimg: 0, dataFolder, (evaluator, _) => evaluator.Measure(test.All));
        }

        foreach (BaselinePlan plan in BaselinePlan.All)
        {
            for (int stage = 0; stage < plan.Kimg.Count; stage++)
            {
                string generator = GeneratorPath(plan, plan.Kimg[stage], workFolder);
                if (File.Exists(generator))
                {
                    Measure(plan, stage, generator, dataFolder);
                }
            }
        }

        return 0;
    }

    /// <returns>The file of the averaged generator.</returns>
    private static string Train(BaselinePlan plan, double kimg, string dataFolder, string workFolder)
    {
        string kept = GeneratorPath(plan, kimg, workFolder);
        if (File.Exists(kept))
        {
            return kept;
        }

        Console.WriteLine($"{DateTime.Now:HH:mm} {plan.Name}: training to {kimg} kimg");
        RunFolder folder = new(Path.Combine(workFolder, "runs", plan.Name));
        RunOptions options = plan.Options(dataFolder, kimg);
        using TrainingRun run = File.Exists(folder.Options) ? TrainingRun.Resume(options, folder) : TrainingRun.Create(options, folder);
        run.Run();
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.Copy(Path.Combine(run.Recorder.LatestCheckpoint!, CheckpointFiles.GeneratorAverage), kept + ".unfinished", overwrite: true);
        File.Move(kept + ".unfinished", kept);
        return kept;
    }

    private static void Measure(BaselinePlan plan, int stage, string generatorFile, string dataFolder) => Measure(
        plan.ResultName, plan.Data, BaselinePlan.Minutes[stage], plan.Kimg[stage], dataFolder, (evaluator, options) =>
        {
            using GeneratorFile generator = GeneratorFile.Load(generatorFile);
            return evaluator.Measure(new GeneratedImages(generator, plan.Name, options.Count, options.Seed));
        });

    private static void Measure(
        string resultName, string dataName, int minutes, double kimg, string dataFolder, Func<Evaluator, EvaluationOptions, EvaluationResult> measure)
    {
        List<BaselineResult> results = [.. ResultFile.Read<BaselineResult>(resultName)];
        if (results.Any(result => result.Minutes == minutes))
        {
            return;
        }

        Console.WriteLine($"{DateTime.Now:HH:mm} {resultName}: measuring at {kimg} kimg");
        EvaluationOptions options = new() { Metrics = Enum.GetValues<MetricKind>(), Features = FeatureKind.Classifier, Threads = 1 };
        using OpenedData data = ImageSources.Open(BaselinePlan.LabelledData(dataName, dataFolder));
        using var evaluator = Evaluator.Open(new EvaluationData(data.Training) { Training = data.Training, HeldOut = data.HeldOut }, options);
        EvaluationResult result = measure(evaluator, options);
        results.Add(new BaselineResult(
            minutes, kimg, result.Features!.Name, result.FakeCount, result.RealCount, result.Values.ToDictionary(value => value.Name, value => value.Value)));
        ResultFile.Write(resultName, results.OrderBy(r => r.Minutes));
    }

    private static string GeneratorPath(BaselinePlan plan, double kimg, string workFolder) =>
        Path.Combine(workFolder, "generators", FormattableString.Invariant($"{plan.Name}-{kimg}.safetensors"));
}
