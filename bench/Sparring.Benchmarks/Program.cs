using Sparring.Benchmarks;

return args switch
{
    ["decode"] => DecodeBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: Sparring.Benchmarks decode    (images decoded and resized a second, beside a plain SkiaSharp loop)");
    return 2;
}
