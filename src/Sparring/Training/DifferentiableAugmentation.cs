using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// Random changes of every image that the discriminator sees, real and fake, through which gradients reach the generator (Zhao et al. 2020,
/// "Differentiable augmentation for data-efficient GAN training": colour, translation and cutout), each with an adaptive probability as in
/// Karras et al. 2020, "Training generative adversarial networks with limited data". Below about 0.8 they do not leak into the fakes.
/// </summary>
internal static class DifferentiableAugmentation
{
    private const double LargestShift = 0.125;
    private const double CutShare = 0.5;

    /// <summary>Changes a batch by new random draws of libtorch's generator.</summary>
    /// <param name="images">[N, C, H, W] in [-1, 1].</param>
    /// <param name="probability">Of each change of each image, 0 to 1.</param>
    /// <param name="take">Brings random numbers, which are drawn on the CPU, to where the images lie.</param>
    /// <returns>[N, C, H, W], about [-2, 2], in the caller's dispose scope</returns>
    public static Tensor Apply(Tensor images, double probability, Func<Tensor, Tensor> take)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor coloured = Colour(images, probability, take);
        Tensor moved = Translate(coloured, probability, take);
        return Cut(moved, probability, take).MoveToOuterDisposeScope();
    }

    /// <summary>Brightness by ±0.5, saturation by 0 to 2, contrast by 0.5 to 1.5.</summary>
    private static Tensor Colour(Tensor images, double probability, Func<Tensor, Tensor> take)
    {
        long n = images.shape[0];
        Tensor brightness = take((rand(n, 1, 1, 1) - 0.5) * Chosen(n, probability));
        Tensor saturation = take(1 + (2 * rand(n, 1, 1, 1) - 1) * Chosen(n, probability));
        Tensor contrast = take(1 + (rand(n, 1, 1, 1) - 0.5) * Chosen(n, probability));
        Tensor bright = images + brightness;
        Tensor grey = bright.mean([1], keepdim: true);
        Tensor saturated = (bright - grey) * saturation + grey;
        Tensor mean = saturated.mean([1, 2, 3], keepdim: true);
        return (saturated - mean) * contrast + mean;
    }

    /// <summary>By up to an eighth of a side; what comes in is 0, mid-grey.</summary>
    private static Tensor Translate(Tensor images, double probability, Func<Tensor, Tensor> take)
    {
        (long n, long height, long width) = (images.shape[0], images.shape[2], images.shape[3]);
        (long down, long right) = (Largest(height), Largest(width));
        Tensor rows = take(Shifted(n, height, down, probability)).view(n, height, 1);
        Tensor columns = take(Shifted(n, width, right, probability)).view(n, 1, width);
        Tensor image = arange(n, device: images.device).view(n, 1, 1);
        Tensor padded = nn.functional.pad(images, [right, right, down, down]).permute(0, 2, 3, 1); // [N, H + 2·down, W + 2·right, C]
        return padded.index(TensorIndex.Tensor(image), TensorIndex.Tensor(rows), TensorIndex.Tensor(columns)).permute(0, 3, 1, 2);
    }

    /// <returns>[N, side] int64, from where each row of the moved image comes in the padded one</returns>
    private static Tensor Shifted(long n, long side, long most, double probability)
    {
        Tensor shift = (randint(-most, most + 1, [n, 1]) * Chosen(n, probability).view(n, 1)).to(ScalarType.Int64);
        return arange(side) + most + shift;
    }

    private static long Largest(long side) => (long)Math.Round(side * LargestShift);

    /// <summary>A rectangle of half of each side becomes 0; part of it may lie outside.</summary>
    private static Tensor Cut(Tensor images, double probability, Func<Tensor, Tensor> take)
    {
        (long n, long height, long width) = (images.shape[0], images.shape[2], images.shape[3]);
        Tensor kept = 1 - (Inside(n, height).view(n, 1, height, 1) * Inside(n, width).view(n, 1, 1, width) * Chosen(n, probability));
        return images * take(kept);
    }

    /// <returns>[N, side], 1 where the cut lies</returns>
    private static Tensor Inside(long n, long side)
    {
        long length = Math.Max(1, (long)Math.Round(side * CutShare));
        Tensor first = randint(0, side + 1, [n, 1]) - length / 2;
        Tensor at = arange(side).view(1, side);
        return (at >= first).logical_and(at < first + length).to(ScalarType.Float32);
    }

    /// <returns>[N, 1, 1, 1], 1 with the probability and else 0</returns>
    private static Tensor Chosen(long n, double probability) => (rand(n, 1, 1, 1) < probability).to(ScalarType.Float32);
}
