using Sparring.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class DifferentiableAugmentationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Apply_ProbabilityZero_ChangesNothing()
    {
        Tensor images = Images(8, 3, 12, 10);
        Assert.Equal(0, (Apply(images, 0) - images).abs().max().item<float>(), 1e-6);
    }

    [Fact]
    public void Apply_ProbabilityOne_ChangesEveryImageAndKeepsTheShape()
    {
        Tensor images = Images(64, 3, 16, 8);
        Tensor changed = Apply(images, 1);

        Assert.Equal(images.shape, changed.shape);
        Assert.All((changed - images).abs().flatten(1).mean([1]).data<float>().ToArray(), difference => Assert.True(difference > 0.01));
    }

    [Fact]
    public void Apply_ProbabilityOfATenth_LeavesImagesAloneAsOftenAsChanceHasIt()
    {
        // Five changes with 0.1 each leave 0.9⁵ = 0.59 of all images as they are; those moved by 0 pixels a few more.
        Tensor images = Images(4000, 1, 16, 16);
        double same = (Apply(images, 0.1) - images).abs().flatten(1).amax([1]).lt(1e-6).to(ScalarType.Float32).mean().item<float>();
        Assert.InRange(same, 0.57, 0.64);
    }

    [Fact]
    public void Apply_GradientsAtTheImages_AreThoseOfALinearMap()
    {
        // The same draws on images and on twice the images: everything but brightness is linear, so gradients agree.
        Tensor images = Images(6, 3, 8, 8).requires_grad_(true);
        manual_seed(3);
        DifferentiableAugmentation.Apply(images, 0.7, t => t).sum().backward();
        Tensor first = images.grad!.clone();
        Tensor twice = (2 * images.detach()).requires_grad_(true);
        manual_seed(3);
        DifferentiableAugmentation.Apply(twice, 0.7, t => t).sum().backward();

        Assert.True(first.abs().sum().item<float>() > 0);
        Assert.Equal(0, (first - twice.grad!).abs().max().item<float>(), 1e-4);
    }

    [Fact]
    public void Apply_SameRandomState_SameDraws()
    {
        Tensor images = Images(4, 1, 8, 8);
        Assert.Equal(Apply(images, 0.5).data<float>().ToArray(), Apply(images, 0.5).data<float>().ToArray());
    }

    private static Tensor Apply(Tensor images, double probability)
    {
        manual_seed(7);
        return DifferentiableAugmentation.Apply(images, probability, t => t);
    }

    private static Tensor Images(int count, int channels, int height, int width)
    {
        manual_seed(1);
        return rand(count, channels, height, width) * 2 - 1;
    }
}
