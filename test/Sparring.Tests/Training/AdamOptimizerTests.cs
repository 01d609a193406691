using Sparring.Tensors;
using Sparring.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class AdamOptimizerTests
{
    [Fact]
    public void Step_TwoSteps_AreThePapersAlgorithmByHand()
    {
        using Parameter weight = nn.Parameter(tensor(new float[] { 1 }));
        using AdamOptimizer adam = new([("w", weight)], beta1: 0.5, beta2: 0.9);
        Step(adam, weight, tensor(new float[] { 2 }), learningRate: 0.1);
        Assert.Equal(1 - 0.1 * 2 / (2 + 1e-8), weight.item<float>(), 1e-6); // m/(1−β₁) = g, v/(1−β₂) = g²

        Step(adam, weight, tensor(new float[] { -1 }), learningRate: 0.1);
        double mean = (0.5 * 1 + 0.5 * -1) / (1 - 0.25);
        double meanSquare = (0.9 * 0.4 + 0.1 * 1) / (1 - 0.81);
        Assert.Equal(0.9 - 0.1 * mean / Math.Sqrt(meanSquare), weight.item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(ScalarType.Float32, false, 1e-6)]
    [InlineData(ScalarType.Float32, true, 1e-6)]
    [InlineData(ScalarType.Float64, false, 1e-12)]
    public void Step_ManySteps_AgreesWithTorchSharpsAdam(ScalarType type, bool channelsLast, double tolerance)
    {
        manual_seed(1);
        long[] shape = [48, 33, 5, 7]; // more than one part, and no multiple of a vector's length
        using Parameter ours = nn.Parameter(randn(shape, type));
        using Parameter theirs = nn.Parameter(ours.detach().clone());
        if (channelsLast)
        {
            ChannelsLast.Arrange([ours]);
        }

        using AdamOptimizer adam = new([("w", ours)], beta1: 0.5, beta2: 0.999);
        using Adam reference = optim.Adam([theirs], 2e-4, 0.5, 0.999);
        for (int i = 0; i < 30; i++)
        {
            using IDisposable scope = NewDisposeScope();
            Tensor gradient = randn(shape, type) * Math.Pow(10, i % 5 - 3);
            Step(adam, ours, gradient, 2e-4);
            theirs.grad = gradient;
            reference.step();
        }

        using IDisposable inference = no_grad();
        Assert.Equal(0, (ours - theirs).abs().max().to(ScalarType.Float64).item<double>(), tolerance);
    }

    [Fact]
    public void Step_AnyThreadCount_GivesTheSameBits()
    {
        int before = get_num_threads();
        byte[] Train(int threads)
        {
            set_num_threads(threads);
            manual_seed(1);
            using Parameter weight = nn.Parameter(randn(300_001));
            using AdamOptimizer adam = new([("w", weight)], beta1: 0.5, beta2: 0.999);
            for (int i = 0; i < 3; i++)
            {
                using Generator random = new(7);
                Step(adam, weight, randn(300_001, generator: random), 1e-3);
            }

            return weight.bytes.ToArray();
        }

        try
        {
            Assert.Equal(Train(1), Train(4));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Step_ParameterWithoutAGradient_StaysAndCountsNoStep()
    {
        using Parameter used = nn.Parameter(ones(3));
        using Parameter unused = nn.Parameter(ones(3));
        using AdamOptimizer adam = new([("used", used), ("unused", unused)], beta1: 0.5, beta2: 0.999);
        Step(adam, used, ones(3), 0.1);
        Dictionary<string, Tensor> state = new(adam.State());
        Assert.Equal(1, state["used.step"].item<long>());
        Assert.Equal(0, state["unused.step"].item<long>());
        Assert.Equal([1f, 1f, 1f], unused.data<float>().ToArray());
        Assert.NotEqual([1f, 1f, 1f], used.data<float>().ToArray());
    }

    private static void Step(AdamOptimizer adam, Parameter weight, Tensor gradient, double learningRate)
    {
        weight.grad = gradient;
        adam.Step(learningRate);
    }
}
