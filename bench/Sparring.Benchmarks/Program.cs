using Sparring.Benchmarks;
using Sparring.Benchmarks.Balance;
using Sparring.Benchmarks.Speed;

return args switch
{
    ["decode"] => DecodeBenchmark.Run(),
    ["metrics", .. var rest] when Threads(rest.FirstOrDefault()) is { } threads => MetricsBenchmark.Run(threads, [.. rest.Skip(1)]),
    ["metrics-one", var count, var name] when Threads(count) is { } threads => MetricsBenchmark.RunOne(threads, name),
    ["speed", .. var names] => SpeedBenchmark.Run(names),
    ["speed-table"] => SpeedTable.Write(),
    ["speed-alone", var name, var loop, var count] when Positive(count) is { } rounds => SpeedBenchmark.RunAlone(name, loop, rounds),
    ["speed-on-demand", var name, var loop] => SpeedBenchmark.PlayOnDemand(name, loop),
    ["precision", var data, var work, .. var rest] when rest.All(s => Positive(s) is not null) => PrecisionBenchmark.Run(data, work, [.. rest.Select(int.Parse)]),
    ["sampling", .. var names] => SamplingBenchmark.Run(names),
    ["balance", .. var rest] when rest.Length <= 1 && BalancePlan.Of(rest is [string flag] ? flag : "--all") is { } plan => BalanceBenchmark.Run(BalanceData.DefaultFolder, plan),
    ["balance-tune", var scenarios, var opponents] => BalanceBenchmark.Run(BalanceData.DefaultFolder, BalancePlan.Tuning(scenarios.Split(','), opponents.Split(','))),
    ["balance-table"] => BalanceTable.Write(),
    ["balance-play", var data, var scenario, var opponent, var seed] when Positive(seed) is { } number => BalanceBenchmark.Play(data, scenario, opponent, number),
    ["baseline", var data, var work, .. var names] => BaselineBenchmark.Run(data, work, names),
    ["baseline-measure", var data, var work] => BaselineBenchmark.Measure(data, work),
    ["baseline-table"] => BaselineTable.Write(),
    _ => Usage(),
};

static int? Threads(string? text) => text is null ? Environment.ProcessorCount : Positive(text);

static int? Positive(string text) => int.TryParse(text, out int number) && number > 0 ? number : null;

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: Sparring.Benchmarks decode                       images decoded and resized a second, beside a plain SkiaSharp loop
               Sparring.Benchmarks speed [CASE|VARIANT...]      rounds of training beside the loop of PyTorch's DCGAN example, in turn; minutes
               Sparring.Benchmarks speed-alone CASE LOOP ROUNDS one loop alone, its memory and its time; LOOP is reference or a variant such as fp32
               Sparring.Benchmarks precision DATA WORK [SEED...] trains MNIST in float32 and in bfloat16, five seeds each, and compares; half an hour, goes on
               Sparring.Benchmarks speed-table                  writes the tables of docs/performance.md and README.md from what is measured
               Sparring.Benchmarks sampling [CASE...]           images drawn a second beside the plain forward pass of the same layers, in turn; a minute
               Sparring.Benchmarks metrics [THREADS [NAME...]]  time and memory of the metrics; what has been measured is not measured again
               Sparring.Benchmarks balance [--quick|--core|--constants|--untouched|--all]
                                                                games with one player too strong, and healthy ones, under each balance policy; 15 minutes, slices
                                                                of 100 minutes, all of it a day; goes on. The data lie in ../shared/data, or where SPARRING_DATA says
               Sparring.Benchmarks balance-tune SCENARIO,... OPPONENT,...
                                                                the same on a seed that nothing is judged by, to choose constants
               Sparring.Benchmarks balance-table                writes the tables of docs/balance.md
               Sparring.Benchmarks baseline DATA WORK [NAME...] trains MNIST and CIFAR-10, which lie in the folder DATA, and measures them with every metric; hours, goes on
               Sparring.Benchmarks baseline-measure DATA WORK   measures what is trained by now
               Sparring.Benchmarks baseline-table               writes docs/results.md from what is measured
        """);
    return 2;
}
