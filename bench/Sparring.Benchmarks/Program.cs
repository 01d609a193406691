using Sparring.Benchmarks;

return args switch
{
    ["decode"] => DecodeBenchmark.Run(),
    ["metrics", .. var rest] when Threads(rest.FirstOrDefault()) is { } threads => MetricsBenchmark.Run(threads, [.. rest.Skip(1)]),
    ["metrics-one", var count, var name] when Threads(count) is { } threads => MetricsBenchmark.RunOne(threads, name),
    _ => Usage(),
};

static int? Threads(string? text) => text is null ? Environment.ProcessorCount : int.TryParse(text, out int threads) && threads > 0 ? threads : null;

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: Sparring.Benchmarks decode                       images decoded and resized a second, beside a plain SkiaSharp loop
               Sparring.Benchmarks metrics [THREADS [NAME...]]  time and memory of the metrics; what has been measured is not measured again
        """);
    return 2;
}
