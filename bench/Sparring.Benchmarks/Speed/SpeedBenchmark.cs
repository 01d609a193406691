using System.Globalization;
using Sparring.Networks;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Speed;

/// <summary>
/// Rounds of Sparring beside those of <see cref="ReferenceLoop"/>: one after the other in one process, so that what else the machine
/// does meets both.
/// </summary>
internal static class SpeedBenchmark
{
    private const int Pairs = 15;
    private const double BlockSeconds = 0.6;

    /// <summary>Of the file with all rows.</summary>
    public const string ResultName = "speed";

    /// <summary>Measures, prints a table and writes it with a plot to bench/results, and into the documentation, beside what was measured before.</summary>
    /// <param name="names">Cases, or parts of their names, and variants; empty for all.</param>
    public static int Run(IReadOnlyList<string> names)
    {
        SpeedVariant[] variants = [.. SpeedVariant.All.Where(v => names.Contains(v.Name))];
        string[] parts = [.. names.Except(variants.Select(v => v.Name))];
        SpeedCase[] cases = [.. SpeedCase.All.Where(c => parts.Length == 0 || parts.Any(c.Name.Contains))];
        if (cases.Length == 0)
        {
            Console.Error.WriteLine($"No case is named '{string.Join(' ', names)}'; there are {string.Join(", ", SpeedCase.All.Select(c => c.Name))}.");
            return 2;
        }

        double load = MachineFacts.LoadAverage();
        NativeLibraries.EnsureLoaded();
        int cores = get_num_threads();
        Dictionary<int, Ceilings> ceilings = [];
        foreach (int threads in cases.Select(c => c.Threads == 0 ? cores : c.Threads).Distinct())
        {
            set_num_threads(threads);
            ceilings[threads] = Ceilings.Measure();
            Console.WriteLine(ceilings[threads]);
        }

        Console.WriteLine("case                variant         reference  Sparring  ratio (lowest, highest)  alone  images/s  GFLOP/s  of ceiling  outside  peak MiB: reference, Sparring");
        foreach (SpeedCase networks in cases)
        {
            set_num_threads(networks.Threads == 0 ? cores : networks.Threads);
            foreach (SpeedVariant variant in variants.Length == 0 ? SpeedVariant.All : variants)
            {
                SpeedResult row = Measure(networks, variant, ceilings[get_num_threads()], load);
                Console.WriteLine(
                    $"{row.Case,-19} {row.Variant,-14} {row.ReferenceMilliseconds,7:0.0} ms {row.SparringMilliseconds,6:0.0} ms  {row.Ratio,5:0.00} ({row.LowestRatio:0.00}, {row.HighestRatio:0.00})  {row.AloneRatio,5:0.00}"
                    + $"  {row.ImagesPerSecond,15:0} {row.GigaflopsPerSecond,8:0} {row.CeilingShare,11:P0} {row.OutsideShare,8:P1}  {row.ReferencePeakMiB,8:0}, {row.SparringPeakMiB:0}");
                Keep(row);
            }
        }

        SpeedTable.Write();
        return 0;
    }

    private static void Keep(SpeedResult row)
    {
        List<SpeedResult> rows = [.. ResultFile.Read<SpeedResult>(ResultName).Where(r => (r.Case, r.Variant) != (row.Case, row.Variant)), row];
        string[] order = [.. from networks in SpeedCase.All from variant in SpeedVariant.All select networks.Name + variant.Name];
        rows.Sort((a, b) => Array.IndexOf(order, a.Case + a.Variant).CompareTo(Array.IndexOf(order, b.Case + b.Variant)));
        ResultFile.Write(ResultName, rows);
        File.WriteAllText(ResultFile.PathOf("speed.svg"), SpeedPlot.Draw(rows));
    }

    /// <summary>Plays rounds of one loop as many at a time as lines of the input say, and answers each with seconds a round; in the end with the peak of memory.</summary>
    public static int PlayOnDemand(string name, string loop)
    {
        using IRounds? played = OpenAlone(name, loop);
        if (played is null)
        {
            return 2;
        }

        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine(Blocks.SecondsEach(played.Play, int.Parse(line, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));
        }

        Console.WriteLine(MachineFacts.PeakMiB());
        return 0;
    }

    /// <summary>
    /// Plays rounds of one loop alone in this process, and prints the memory it took (the peak, then what was resident at each tenth) and the
    /// median milliseconds of a round in the second half.
    /// </summary>
    public static int RunAlone(string name, string loop, int rounds)
    {
        using IRounds? played = OpenAlone(name, loop);
        if (played is null)
        {
            return 2;
        }

        List<double> resident = [];
        List<double> seconds = [];
        for (int round = 1; round <= rounds; round++)
        {
            double took = Blocks.SecondsEach(played.Play, 1);
            if (round > rounds / 2)
            {
                seconds.Add(took);
            }

            if (round % Math.Max(1, rounds / 10) == 0)
            {
                resident.Add(MachineFacts.ResidentMiB());
            }
        }

        Console.WriteLine($"{MachineFacts.PeakMiB():0}");
        Console.WriteLine(string.Join(' ', resident));
        Console.WriteLine($"{Medians.Of([.. seconds]) * 1e3:0.00} ms");
        return 0;
    }

    private static SpeedResult Measure(SpeedCase networks, SpeedVariant variant, Ceilings ceilings, double load)
    {
        (double[] Reference, double[] Sparring) together, apart;
        using (IRounds slow = Open(networks, variant.ReferenceLoop))
        using (IRounds fast = Open(networks, variant.Name))
        {
            together = Blocks.InTurn(Pairs, BlockSeconds, rounds => Blocks.SecondsEach(slow.Play, rounds), rounds => Blocks.SecondsEach(fast.Play, rounds));
        }

        double referencePeak, sparringPeak;
        using (RoundsElsewhere slow = new(networks, variant.ReferenceLoop))
        using (RoundsElsewhere fast = new(networks, variant.Name))
        {
            apart = Blocks.InTurn(Pairs, BlockSeconds, slow.SecondsEach, fast.SecondsEach);
            (referencePeak, sparringPeak) = (slow.End(), fast.End());
        }

        double[] ratios = Blocks.Ratios(together);
        double median = Medians.Of(together.Sparring);
        double rate = networks.NeededFlops(variant.ReuseFakes) / median / 1e9;
        return new SpeedResult(
            load,
            ceilings,
            networks.Name,
            variant.Name,
            Math.Round(Medians.Of(together.Reference) * 1e3, 2),
            Math.Round(median * 1e3, 2),
            Math.Round(ratios[Pairs / 2], 3),
            Math.Round(ratios[0], 3),
            Math.Round(ratios[^1], 3),
            Math.Round(Medians.Of(Blocks.Ratios(apart)), 3),
            Math.Round(networks.Batch / median),
            Math.Round(rate, 1),
            Math.Round(rate / ceilings.Of(variant.Precision == Precision.Bf16), 3),
            Math.Round(SecondsOutside(networks, variant) / median, 4),
            referencePeak,
            sparringPeak);
    }

    /// <summary>The one loop of a process; null, and a message, where there is no such case or loop.</summary>
    private static IRounds? OpenAlone(string name, string loop)
    {
        string[] loops = [.. SpeedVariant.All.SelectMany(v => new[] { v.ReferenceLoop, v.Name }).Distinct()];
        if (SpeedCase.All.FirstOrDefault(c => c.Name == name) is not { } networks || !loops.Contains(loop))
        {
            Console.Error.WriteLine(
                $"There is no '{name}' '{loop}'; cases are {string.Join(", ", SpeedCase.All.Select(c => c.Name))}; loops are '{string.Join("', '", loops)}'.");
            return null;
        }

        NativeLibraries.EnsureLoaded();
        if (networks.Threads > 0)
        {
            set_num_threads(networks.Threads);
        }

        return Open(networks, loop);
    }

    /// <param name="networks">What is played.</param>
    /// <param name="loop">"reference", "reference, fresh z", or the name of a variant.</param>
    private static IRounds Open(SpeedCase networks, string loop) => SpeedVariant.All.FirstOrDefault(v => v.Name == loop) is { } variant
        ? new SparringRounds(networks, variant)
        : new ReferenceRounds(networks, reuseFakes: loop == SpeedVariant.Reference);

    /// <summary>What a round takes beside its networks, losses and optimizers: networks of one multiplication, played by the trainer and played bare.</summary>
    private static double SecondsOutside(SpeedCase networks, SpeedVariant variant)
    {
        const int Rounds = 50;
        double[] outside = new double[Pairs];
        using IRounds all = SparringRounds.WithoutNetworks(networks, variant);
        using IRounds bare = new TrivialRounds(networks, variant.ReuseFakes);
        Blocks.WarmUp(rounds => Blocks.SecondsEach(all.Play, rounds));
        Blocks.WarmUp(rounds => Blocks.SecondsEach(bare.Play, rounds));
        for (int i = 0; i < Pairs; i++)
        {
            outside[i] = Blocks.SecondsEach(all.Play, Rounds) - Blocks.SecondsEach(bare.Play, Rounds);
        }

        return Medians.Of(outside);
    }
}
