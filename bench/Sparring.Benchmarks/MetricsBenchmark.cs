using System.Diagnostics;
using System.Text.Json;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Benchmarks;

/// <summary>
/// Time and memory of the metrics. Each measurement runs in a process of its own, so that its peak of memory is its own; what is in the
/// results already is not measured again, so that an interrupted run can go on.
/// </summary>
internal static class MetricsBenchmark
{
    private const string FileName = "metrics";

    /// <summary>Measures what is missing, prints a table and writes it to bench/results after each measurement.</summary>
    /// <param name="threads">libtorch's threads.</param>
    /// <param name="names">What to measure; empty for all.</param>
    public static int Run(int threads, IReadOnlyList<string> names)
    {
        if (names.Except(MetricsWork.Names).ToArray() is [string unknown, ..])
        {
            Console.Error.WriteLine($"There is no measurement '{unknown}'; there are {string.Join(", ", MetricsWork.Names)}.");
            return 2;
        }

        List<MetricsResult> results = [.. ResultFile.Read<MetricsResult>(FileName)];
        foreach (string name in MetricsWork.Names.Where(name => names.Count == 0 || names.Contains(name)))
        {
            if (!results.Any(known => (known.Name, known.Threads) == (name, threads)))
            {
                results.Add(MeasureInChild(name, threads));
                ResultFile.Write(FileName, results);
            }
        }

        Console.WriteLine("measurement              threads  load   seconds       CPU  peak MiB");
        foreach (MetricsResult result in results)
        {
            string steps = string.Join(", ", result.Seconds.Select(step => $"{step.Key} {step.Value:0.0}"));
            Console.WriteLine($"{result.Name,-24} {result.Threads,7} {result.LoadBefore,5:0.0} {result.TotalSeconds,9:0.0} {result.CpuSeconds,9:0.0} {result.PeakMiB,9:0}  ({steps})");
        }

        Console.WriteLine(ResultFile.Write(FileName, results));
        return 0;
    }

    /// <summary>Does one measurement in this process and prints it as JSON.</summary>
    public static int RunOne(int threads, string name)
    {
        double load = MachineFacts.LoadAverage();
        NativeLibraries.EnsureLoaded();
        set_num_threads(threads);
        Dictionary<string, double> seconds = [];
        TimeSpan cpu = TimeSpan.Zero;
        MetricsWork.Run(name, (step, work) =>
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            work();
            cpu += Process.GetCurrentProcess().TotalProcessorTime - before;
            seconds[step] = Math.Round(watch.Elapsed.TotalSeconds, 2);
        });
        Console.WriteLine(JsonSerializer.Serialize(
            new MetricsResult(name, threads, load, seconds, Math.Round(seconds.Values.Sum(), 2), Math.Round(cpu.TotalSeconds, 2), MachineFacts.PeakMiB()), ResultFile.Json));
        return 0;
    }

    private static MetricsResult MeasureInChild(string name, int threads) =>
        JsonSerializer.Deserialize<MetricsResult>(OwnProcess.Run("metrics-one", $"{threads}", name), ResultFile.Json)!;
}
