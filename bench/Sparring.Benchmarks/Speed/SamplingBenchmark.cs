using Sparring.Data;
using Sparring.Networks;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Speed;

/// <summary>
/// Images that a finished generator draws: the stock layers of PyTorch's DCGAN example in eval mode and without a graph, and the same weights
/// drawn as `sparring sample` does, one after the other in one process, so that what else the machine does meets both.
/// </summary>
internal static class SamplingBenchmark
{
    private const int Pairs = 31;
    private const double BlockSeconds = 0.08;
    private const int StatisticsBatches = 3;

    private static readonly SpeedCase[] _all =
    [
        new("dcgan-28", NetworkFamily.Dcgan, SampleShape.Image(1, 28, 28), 64, 64, 0),
        new("dcgan-32", NetworkFamily.Dcgan, SampleShape.Image(3, 32, 32), 64, 64, 0),
        new("dcgan-64", NetworkFamily.Dcgan, SampleShape.Image(3, 64, 64), 64, 64, 0),
        new("mlp-28", NetworkFamily.Mlp, SampleShape.Image(1, 28, 28), 0, 64, 0),
    ];

    /// <summary>Measures, prints a table and writes it to bench/results and into the documentation.</summary>
    /// <param name="names">Cases, or parts of their names; empty for all, which alone are written.</param>
    public static int Run(IReadOnlyList<string> names)
    {
        SpeedCase[] cases = [.. _all.Where(c => names.Count == 0 || names.Any(c.Name.Contains))];
        if (cases.Length == 0)
        {
            Console.Error.WriteLine($"No case is named '{string.Join(' ', names)}'; there are {string.Join(", ", _all.Select(c => c.Name))}.");
            return 2;
        }

        double load = MachineFacts.LoadAverage();
        NativeLibraries.EnsureLoaded();
        Console.WriteLine("case        batch  images/s: plain  Sparring  ratio (lowest, highest)  largest difference");
        List<SamplingResult> rows = [];
        foreach (SpeedCase networks in cases)
        {
            SamplingResult row = Measure(networks);
            rows.Add(row);
            Console.WriteLine(
                $"{row.Case,-11} {row.Batch,5} {row.PlainImagesPerSecond,16:0} {row.SparringImagesPerSecond,9:0}"
                + $"  {row.Ratio,5:0.00} ({row.LowestRatio:0.00}, {row.HighestRatio:0.00})  {row.LargestDifference,20:0.0e+0}");
        }

        if (names.Count == 0)
        {
            SamplingReport report = new(load, rows);
            Console.WriteLine(ResultFile.Write("sampling", (SamplingReport[])[report]));
            SamplingTable.Write(report);
        }

        return 0;
    }

    private static SamplingResult Measure(SpeedCase networks)
    {
        manual_seed(1);
        using ReferenceLoop reference = new(networks, reuseFakes: true);
        using nn.Module<Tensor, Tensor> network = NetworkPair.CreateGenerator(networks.Networks, SpeedCase.LatentSize, networks.Shape);
        using Tensor latents = Latents.Draw(networks.Batch, SpeedCase.LatentSize, seed: 1);
        using Tensor shaped = networks.Family == NetworkFamily.Dcgan ? latents.unsqueeze(-1).unsqueeze(-1) : latents.alias();
        GiveStatistics(reference.Generator, shaped);
        CopyByOrder(reference.Generator, network);
        using FinishedGenerator finished = new(network, networks.Shape);
        using IDisposable inference = no_grad();
        Func<Tensor> plain = () => reference.Generator.call(shaped);
        Func<Tensor> sparring = () => finished.Draw(latents);

        (double[] Plain, double[] Sparring) seconds = Blocks.InTurn(
            Pairs, BlockSeconds, draws => Blocks.SecondsEach(() => plain().Dispose(), draws), draws => Blocks.SecondsEach(() => sparring().Dispose(), draws));
        double[] ratios = Blocks.Ratios(seconds);
        return new SamplingResult(
            networks.Name,
            get_num_threads(),
            networks.Batch,
            Math.Round(networks.Batch / Medians.Of(seconds.Plain)),
            Math.Round(networks.Batch / Medians.Of(seconds.Sparring)),
            Math.Round(ratios[Pairs / 2], 3),
            Math.Round(ratios[0], 3),
            Math.Round(ratios[^1], 3),
            LargestDifference(plain, sparring));
    }

    /// <summary>Some batches in train mode: the statistics of a new network would make batch norm do nothing.</summary>
    private static void GiveStatistics(nn.Module<Tensor, Tensor> generator, Tensor latents)
    {
        using IDisposable inference = no_grad();
        using IDisposable scope = NewDisposeScope();
        for (int i = 0; i < StatisticsBatches; i++)
        {
            generator.call(latents);
        }

        generator.eval();
    }

    /// <summary>The two have the same layers in the same order under other names.</summary>
    private static void CopyByOrder(nn.Module from, nn.Module to)
    {
        Dictionary<string, Tensor> renamed = new(from.state_dict().Values.Zip(to.state_dict().Keys, (value, name) => KeyValuePair.Create(name, value)));
        StateTensors.CopyInto(to.state_dict(), renamed, "generator");
    }

    private static double LargestDifference(Func<Tensor> plain, Func<Tensor> sparring)
    {
        using IDisposable scope = NewDisposeScope();
        return (plain() - sparring()).abs().max().item<float>();
    }
}
