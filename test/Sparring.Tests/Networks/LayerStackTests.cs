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
            nn.ReLU(), nn.Conv2d(16, 16, 3, padding: 1, padding_mode: TorchSharp.PaddingModes.Circular), nn.Flatten(), nn.Linear(1024, 8), nn.Tanh());
        using Tensor input = randn(16, 10, 1, 1);
        using Tensor expected = layers.call(input);
        LayerStack stack = new(layers) { Precision = Precision.Bf16 };
        using Tensor answer = stack.Forward(input);
        Assert.Equal(ScalarType.Float32, answer.dtype);
        double error = ((answer - expected).norm() / expected.norm()).item<float>();
        Assert.InRange(error, 1e-5, 0.03); // 2⁻⁸ a rounding, and it did round
    }

    [Fact]
    public void Forward_Bf16_GivesFloat32GradientsOfEveryParameter()
    {
        manual_seed(1);
        using Sequential layers = nn.Sequential(nn.Linear(6, 32), nn.BatchNorm1d(32), nn.LeakyReLU(0.2), nn.Linear(32, 4));
        using Tensor input = randn(64, 6);
        layers.call(input).square().mean().backward();
        Tensor[] expected = [.. layers.parameters().Select(p => p.grad!.clone())];
        layers.zero_grad();
        LayerStack stack = new(layers) { Precision = Precision.Bf16 };
        stack.Forward(input).square().mean().backward();
        // The bias before a batch norm has no gradient but rounding.
        foreach ((Tensor gradient, Tensor exact) in layers.parameters().Select(p => p.grad!).Zip(expected).Where(p => p.Second.norm().item<float>() > 1e-5))
        {
            Assert.Equal(ScalarType.Float32, gradient.dtype);
            Assert.InRange(((gradient - exact).norm() / exact.norm()).item<float>(), 0, 0.1);
        }
    }

    [Fact]
    public void Forward_Bf16InEvalMode_IsFloat32()
    {
        manual_seed(1);
        using Sequential layers = nn.Sequential(nn.Linear(6, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 4));
        layers.eval();
        using Tensor input = randn(5, 6);
        LayerStack stack = new(layers) { Precision = Precision.Bf16 };
        Assert.Equal(0, (layers.call(input) - stack.Forward(input)).abs().max().item<float>(), 1e-6); // bfloat16 would be off by 1e-3
    }
}
