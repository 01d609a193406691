using Sparring.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Networks;

public sealed class LayerStackTests
{
    [Fact]
    public void Forward_Bf16_IsTheFloat32AnswerWithinItsEightBits()
    {
        manual_seed(1);
        GroupNorm norm = nn.GroupNorm(4, 16);
        using (IDisposable inference = no_grad())
        {
            // TorchSharp 0.107 leaves them as the memory was.
            norm.weight.fill_(1);
            norm.bias!.fill_(0);
        }

        using Sequential layers = nn.Sequential(
            nn.ConvTranspose2d(10, 32, 4), nn.BatchNorm2d(32), nn.ReLU(), nn.ConvTranspose2d(32, 16, 4, 2, 1), norm,
            nn.ReLU(), nn.Conv2d(16, 16, 3, padding: 1, padding_mode: TorchSharp.PaddingModes.Circular), nn.Flatten(), nn.Linear(1024, 80), nn.Tanh());
        using Tensor input = randn(16, 10, 1, 1);
        using Tensor expected = layers.call(input);
        LayerStack stack = new(layers) { UsesBf16 = true };
        using Tensor answer = stack.Forward(input);
        Assert.Equal(ScalarType.Float32, answer.dtype);
        double error = ((answer - expected).norm() / expected.norm()).item<float>();
        Assert.InRange(error, 1e-5, 0.03); // 2⁻⁸ a rounding, and it did round
    }

    [Fact]
    public void Forward_Bf16_GivesFloat32GradientsOfEveryParameter()
    {
        manual_seed(1);
        using Sequential layers = nn.Sequential(nn.Linear(256, 300), nn.BatchNorm1d(300), nn.LeakyReLU(0.2), nn.Linear(300, 4));
        using Tensor input = randn(64, 256);
        layers.call(input).square().mean().backward();
        Tensor[] expected = [.. layers.parameters().Select(p => p.grad!.clone())];
        layers.zero_grad();
        LayerStack stack = new(layers) { UsesBf16 = true };
        stack.Forward(input).square().mean().backward();
        // The bias before a batch norm has no gradient but rounding.
        foreach ((Tensor gradient, Tensor exact) in layers.parameters().Select(p => p.grad!).Zip(expected).Where(p => p.Second.norm().item<float>() > 1e-5))
        {
            Assert.Equal(ScalarType.Float32, gradient.dtype);
            Assert.InRange(((gradient - exact).norm() / exact.norm()).item<float>(), 0, 0.1);
        }
    }

    [Fact]
    public void Forward_InPlaceActivations_LeaveTheInputAsItIs()
    {
        manual_seed(1);
        using Sequential layers = nn.Sequential(nn.Conv2d(2, 5, 4, 2, 1), nn.LeakyReLU(0.2, inplace: true), nn.Conv2d(5, 1, 4));
        using Tensor input = randn(3, 2, 8, 8);
        using Tensor before = input.clone();
        using Tensor expected = nn.functional.conv2d(
            nn.functional.leaky_relu(((Conv2d)layers[0]).call(input), 0.2), ((Conv2d)layers[2]).weight, ((Conv2d)layers[2]).bias);
        using Tensor answer = new LayerStack(layers).Forward(input);
        Assert.Equal([3L, 1, 1, 1], answer.shape);
        Assert.Equal(0, (answer - expected).abs().max().item<float>(), 1e-5);
        Assert.True(before.Equals(input));
    }

    [Fact]
    public void Forward_Bf16InEvalMode_IsFloat32()
    {
        manual_seed(1);
        using Sequential layers = nn.Sequential(nn.Linear(256, 300), nn.BatchNorm1d(300), nn.ReLU(), nn.Linear(300, 4));
        layers.eval();
        using Tensor input = randn(5, 256);
        LayerStack stack = new(layers) { UsesBf16 = true };
        Assert.Equal(0, (layers.call(input) - stack.Forward(input)).abs().max().item<float>(), 1e-6); // bfloat16 would be off by 1e-3
    }
}
