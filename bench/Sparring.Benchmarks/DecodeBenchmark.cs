using System.Diagnostics;
using SkiaSharp;
using Sparring.Tensors;

namespace Sparring.Benchmarks;

/// <summary>256x256 JPEGs to 64x64 samples: what the decoder does, hashes and all, beside a plain SkiaSharp loop, in turn in one process.</summary>
internal static class DecodeBenchmark
{
    private const int Side = 256;
    private const int SampleSide = 64;
    private const int Images = 64;
    private const int Pairs = 15;
    private const double RoundSeconds = 0.35;

    /// <summary>Measures, prints a table and writes it to bench/results.</summary>
    public static int Run()
    {
        byte[][] files = [.. Enumerable.Range(0, Images).Select(seed => Photograph.Jpeg(Side, Side, seed))];
        List<DecodeResult> results = [];
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            results.Add(Measure(files, threads));
        }

        Console.WriteLine($"{Side}x{Side} JPEG (quality 90, {files.Average(file => file.Length) / 1024:0.0} KiB) to {SampleSide}x{SampleSide}, medians of {Pairs} pairs of rounds, images/s");
        Console.WriteLine("threads   SkiaSharp loop   Sparring   ratio (median of pairs, lowest, highest)");
        foreach (DecodeResult result in results)
        {
            Console.WriteLine($"{result.Threads,7}   {result.SkiaImagesPerSecond,14:0}   {result.SparringImagesPerSecond,8:0}   {result.Ratio:0.00}   ({result.LowestRatio:0.00}, {result.HighestRatio:0.00})");
        }

        Console.WriteLine(ResultFile.Write("decode", results));
        return 0;
    }

    private static DecodeResult Measure(byte[][] files, int threads)
    {
        Rate(Plain, files, threads);
        Rate(Ours, files, threads);
        double[] skia = new double[Pairs];
        double[] sparring = new double[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            skia[i] = Rate(Plain, files, threads);
            sparring[i] = Rate(Ours, files, threads);
        }

        double[] ratios = [.. sparring.Zip(skia, (a, b) => a / b).Order()];
        return new DecodeResult(threads, Medians.Of(skia), Medians.Of(sparring), ratios[Pairs / 2], ratios[0], ratios[^1]);
    }

    /// <summary>Images a second of all threads together.</summary>
    private static double Rate(Action<byte[]> decode, byte[][] files, int threads)
    {
        long done = 0;
        var watch = Stopwatch.StartNew();
        var workers = new Thread[threads];
        for (int t = 0; t < threads; t++)
        {
            int first = t * files.Length / threads;
            workers[t] = new Thread(() =>
            {
                int count = 0;
                for (; watch.Elapsed.TotalSeconds < RoundSeconds; count++)
                {
                    decode(files[(first + count) % files.Length]);
                }

                Interlocked.Add(ref done, count);
            });
            workers[t].Start();
        }

        Array.ForEach(workers, worker => worker.Join());
        return done / watch.Elapsed.TotalSeconds;
    }

    private static void Plain(byte[] file)
    {
        using var bitmap = SKBitmap.Decode(file);
        using SKBitmap small = bitmap.Resize(new SKImageInfo(SampleSide, SampleSide), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        byte[] pixels = small.GetPixelSpan().ToArray();
        GC.KeepAlive(pixels);
    }

    private static void Ours(byte[] file) => GC.KeepAlive(ImageDecoder.Decode(file, new DecodeRequest(SampleSide, SampleSide, 3, Rgb.White)));
}
