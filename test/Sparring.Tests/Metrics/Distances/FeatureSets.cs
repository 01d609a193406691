using System.Runtime.InteropServices;
using System.Text.Json;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Distances;

/// <summary>Feature vectors for tests, and what Python's numpy says of them.</summary>
internal static class FeatureSets
{
    /// <summary>Normal numbers, a little correlated from one dimension to the next, so that covariances are not diagonal.</summary>
    /// <returns>float32 [N, D]</returns>
    public static Tensor Normal(int count, int dimension, ulong seed, double scale = 1, double offset = 0)
    {
        using Generator random = new(seed);
        Tensor values = randn(count, dimension + 1, dtype: ScalarType.Float64, generator: random);
        return ((values.narrow(1, 0, dimension) + 0.5 * values.narrow(1, 1, dimension)) * scale + offset).to(ScalarType.Float32);
    }

    /// <summary>float32 [N, 1].</summary>
    public static Tensor Line(params float[] values) => tensor(values).unsqueeze(1);

    /// <summary>Rows in another order, the same for the same seed.</summary>
    public static Tensor Shuffled(Tensor features, ulong seed)
    {
        using Generator random = new(seed);
        return features[randperm(features.shape[0], generator: random)];
    }

    /// <summary>Runs Python on two sets, <c>a</c> and <c>b</c>, float64 arrays of float32 numbers; skips the test where a module is absent.</summary>
    /// <param name="expression">What is asked: a list of numbers. <c>np</c>, <c>scipy</c> and what <paramref name="code"/> defines are there.</param>
    /// <param name="code">Lines before it.</param>
    /// <param name="a">float32 [N, D].</param>
    /// <param name="b">float32 [M, D].</param>
    public static double[] Ask(string expression, string code, Tensor a, Tensor b)
    {
        Assert.SkipUnless(Python.Has("numpy") && Python.Has("scipy"), "There is no Python with numpy and scipy here.");
        using var folder = new TempFolder();
        folder.Write("a", Bytes(a));
        folder.Write("b", Bytes(b));
        string script = $"""
            import sys, json, numpy as np, scipy.linalg, scipy.spatial.distance
            a, b = (np.fromfile(p, np.float32).reshape(-1, int(sys.argv[3])).astype(np.float64) for p in sys.argv[1:3])
            {code}
            print(json.dumps([float(v) for v in {expression}]))
            """;
        string path = folder.Write("ask.py", System.Text.Encoding.UTF8.GetBytes(script));
        return JsonSerializer.Deserialize<double[]>(Python.Run(path, folder["a"], folder["b"], a.shape[1].ToString()))!;
    }

    public static void AreEqual(double expected, double found, double relative) =>
        Assert.True(Math.Abs(expected - found) <= relative * Math.Abs(expected), $"Expected {expected:R}, found {found:R}.");

    private static byte[] Bytes(Tensor features) => MemoryMarshal.AsBytes(features.contiguous().data<float>().ToArray().AsSpan()).ToArray();
}
