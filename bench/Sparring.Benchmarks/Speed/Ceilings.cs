using System.Diagnostics;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Speed;

/// <summary>The most that libtorch does a second on this machine in the two operations that training is made of, in GFLOP/s.</summary>
/// <param name="Threads">libtorch's threads.</param>
/// <param name="ConvolutionFp32">A large convolution, 256 to 512 channels, kernel 4, stride 2, 64 images of 16x16, channels last.</param>
/// <param name="ConvolutionBf16">The same in bfloat16.</param>
/// <param name="ProductFp32">The product of two matrices of 2048x2048.</param>
/// <param name="ProductBf16">The same in bfloat16.</param>
internal sealed record Ceilings(int Threads, double ConvolutionFp32, double ConvolutionBf16, double ProductFp32, double ProductBf16)
{
    private const int Repeats = 15;

    /// <summary>The higher of the two in a precision.</summary>
    public double Of(bool bf16) => bf16 ? Math.Max(ConvolutionBf16, ProductBf16) : Math.Max(ConvolutionFp32, ProductFp32);

    /// <summary>Measures with the threads that are set; the best of some repeats each.</summary>
    public static Ceilings Measure() => new(
        get_num_threads(), Convolution(ScalarType.Float32), Convolution(ScalarType.BFloat16), Product(ScalarType.Float32), Product(ScalarType.BFloat16));

    private static double Convolution(ScalarType type)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor images = randn(64, 256, 16, 16, dtype: type);
        Tensor weights = randn(512, 256, 4, 4, dtype: type);
        ChannelsLast.Arrange([images, weights]);
        return Best(2.0 * 64 * 8 * 8 * 512 * 256 * 16, () => nn.functional.conv2d(images, weights, strides: [2, 2], padding: [1, 1]));
    }

    private static double Product(ScalarType type)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor left = randn(2048, 2048).to(type);
        Tensor right = randn(2048, 2048).to(type);
        return Best(2.0 * 2048 * 2048 * 2048, () => left.mm(right));
    }

    private static double Best(double flops, Func<Tensor> work)
    {
        using IDisposable inference = no_grad();
        double best = double.MaxValue;
        for (int i = 0; i < Repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            work().Dispose();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return Math.Round(flops / best / 1e9);
    }
}
