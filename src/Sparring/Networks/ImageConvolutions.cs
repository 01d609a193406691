using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>
/// The convolutions next to the images, which have so few channels that libtorch's own run at a tenth of the speed of the others: the
/// same sums in another shape. Each form answers null where the layer is of another kind and its own way is the fast one.
/// </summary>
/// <remarks>
/// With kernel 4, stride 2 and padding 1 an image of 2×2 blocks, each block's pixels taken as channels ("space to depth"), meets a kernel of
/// 2×2 with stride 1: four times the channels, nothing computed twice, nothing multiplied by zero.
/// </remarks>
internal static class ImageConvolutions
{
    private const long MostChannels = 4;

    /// <summary>Of what is drawn without a graph: the backward pass of the form below is what costs at more channels.</summary>
    private const long MostChannelsDrawn = 16;

    /// <summary>A 2-D convolution, or a transposed one, in the form that is fastest for its shape.</summary>
    /// <param name="layer">One that pads with zeros.</param>
    /// <param name="weight">Its weights as they are computed with.</param>
    /// <param name="bias">Its bias likewise.</param>
    /// <param name="input">[N, channels, H, W], of the weights' type.</param>
    /// <exception cref="InvalidOperationException">The layer is a convolution of another kind.</exception>
    public static Tensor Convolve(Convolution layer, Tensor weight, Tensor? bias, Tensor input) =>
        InOtherForm(layer, weight, bias, input) ?? layer switch
        {
            Conv2d c => nn.functional.conv2d(input, weight, bias, c.stride, c.padding, c.dilation, c.groups),
            ConvTranspose2d c => nn.functional.conv_transpose2d(input, weight, bias, c.stride, c.padding, c.output_padding, c.dilation, c.groups),
            _ => throw new InvalidOperationException($"A {layer.GetName()} has come where 2-D convolutions are run."),
        };

    /// <summary>The same where one of the forms below is the fastest; null where the layer itself is.</summary>
    /// <inheritdoc cref="Convolve" path="/param"/>
    public static Tensor? InOtherForm(Convolution layer, Tensor weight, Tensor? bias, Tensor input) => layer switch
    {
        Conv2d c => FromImages(c, weight, bias, input) ?? ToPixels(c, weight, bias, input),
        ConvTranspose2d c => FromLatents(c, weight, bias, input) ?? ToImages(c, weight, bias, input),
        _ => null,
    };

    /// <summary>Whether it can be convolved with weights that are not the layer's own: it is 2-D and pads with zeros.</summary>
    public static bool TakesOtherWeights(nn.Module layer) =>
        layer is Conv2d or ConvTranspose2d && PadsWithZeros((Convolution)layer);

    /// <summary>Whether <see cref="ToPixels"/> answers.</summary>
    public static bool SuitsPixels(Conv2d layer, Tensor features) =>
        layer.out_channels <= MostChannels && features.dim() == 4 && features.shape.AsSpan(2).SequenceEqual(layer.kernel_size)
        && PadsWithZeros(layer) && layer.padding!.All(p => p == 0) && layer.dilation.All(d => d == 1) && layer.groups == 1;

    /// <summary>An image's convolution, where its gradient is asked for too: that is what is slow.</summary>
    /// <param name="layer">C ≤ 4, kernel 4, stride 2, padding 1.</param>
    /// <param name="weight">Its weights as they are computed with, [K, C, 4, 4].</param>
    /// <param name="bias">Its bias likewise.</param>
    /// <param name="images">[N, C, H, W], even sides.</param>
    /// <returns>[N, K, H/2, W/2]</returns>
    private static Tensor? FromImages(Conv2d layer, Tensor weight, Tensor? bias, Tensor images)
    {
        if (layer.in_channels > MostChannels || !images.requires_grad || !Halves(layer) || images.dim() != 4
            || images.shape[2] % 2 != 0 || images.shape[3] % 2 != 0)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        (long n, long c, long rows, long columns) = (images.shape[0], images.shape[1], images.shape[2] / 2 + 1, images.shape[3] / 2 + 1);
        Tensor padded = nn.functional.pad(images.permute(0, 2, 3, 1), [0, 0, 1, 1, 1, 1]); // [N, H+2, W+2, C]
        Tensor blocks = padded.view(n, rows, 2, columns, 2, c).permute(0, 1, 3, 2, 4, 5).reshape(n, rows, columns, 4 * c).permute(0, 3, 1, 2);
        Tensor kernels = weight.permute(0, 2, 3, 1).reshape(-1, 2, 2, 2, 2, c) // [K, block row, row in it, block column, column in it, C]
            .permute(0, 1, 3, 2, 4, 5).reshape(-1, 2, 2, 4 * c).permute(0, 3, 1, 2);
        return nn.functional.conv2d(blocks, kernels, bias).MoveToOuterDisposeScope(); // [N, 4C, H/2+1, W/2+1] → [N, K, H/2, W/2]
    }

    /// <summary>The transposed convolution that draws an image.</summary>
    /// <param name="layer">C ≤ 4, or 16 where no gradient is asked for, kernel 4, stride 2, padding 1.</param>
    /// <param name="weight">Its weights as they are computed with, [K, C, 4, 4].</param>
    /// <param name="bias">Its bias likewise.</param>
    /// <param name="features">[N, K, H, W].</param>
    /// <returns>[N, C, 2H, 2W]</returns>
    private static Tensor? ToImages(ConvTranspose2d layer, Tensor weight, Tensor? bias, Tensor features)
    {
        long most = features.requires_grad ? MostChannels : MostChannelsDrawn;
        if (layer.out_channels > most || !Halves(layer) || !layer.output_padding.All(p => p == 0) || features.dim() != 4)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        (long n, long c, long rows, long columns) = (features.shape[0], layer.out_channels, features.shape[2], features.shape[3]);
        Tensor kernels = weight.permute(1, 2, 3, 0).reshape(c, 2, 2, 2, 2, -1) // [C, block row, row in it, block column, column in it, K]
            .permute(2, 4, 0, 1, 3, 5).reshape(4 * c, 2, 2, -1).flip(1, 2).permute(0, 3, 1, 2);
        Tensor blocks = nn.functional.conv2d(features, kernels, padding: [1, 1]); // [N, 4C, H+1, W+1]
        Tensor padded = blocks.permute(0, 2, 3, 1).reshape(n, rows + 1, columns + 1, 2, 2, c)
            .permute(0, 1, 3, 2, 4, 5).reshape(n, 2 * rows + 2, 2 * columns + 2, c);
        Tensor images = padded.narrow(1, 1, 2 * rows).narrow(2, 1, 2 * columns).permute(0, 3, 1, 2);
        return WithBias(images, bias).MoveToOuterDisposeScope();
    }

    /// <summary>The transposed convolution that makes the first, coarsest image out of a latent: one matrix product.</summary>
    /// <param name="layer">Stride 1, no padding.</param>
    /// <param name="weight">Its weights as they are computed with, [Z, C, h, w].</param>
    /// <param name="bias">Its bias likewise.</param>
    /// <param name="latents">[N, Z, 1, 1].</param>
    /// <returns>[N, C, h, w]</returns>
    private static Tensor? FromLatents(ConvTranspose2d layer, Tensor weight, Tensor? bias, Tensor latents)
    {
        if (latents.dim() != 4 || latents.shape[2] != 1 || latents.shape[3] != 1 || !IsPlain(layer, stride: 1, padding: 0)
            || !layer.output_padding.All(p => p == 0))
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        long[] shape = weight.shape;
        Tensor product = latents.flatten(1).mm(weight.permute(0, 2, 3, 1).reshape(shape[0], -1)); // [N, h·w·C]
        Tensor images = product.view(-1, shape[2], shape[3], shape[1]).permute(0, 3, 1, 2);
        return WithBias(images, bias).MoveToOuterDisposeScope();
    }

    /// <summary>The convolution that makes one pixel out of a whole, coarse image: one matrix product.</summary>
    /// <param name="layer">K ≤ 4, a kernel as large as the image, no padding.</param>
    /// <param name="weight">Its weights as they are computed with, [K, C, H, W].</param>
    /// <param name="bias">Its bias likewise.</param>
    /// <param name="features">[N, C, H, W].</param>
    /// <returns>[N, K, 1, 1]</returns>
    private static Tensor? ToPixels(Conv2d layer, Tensor weight, Tensor? bias, Tensor features)
    {
        if (!SuitsPixels(layer, features))
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor flat = features.permute(0, 2, 3, 1).reshape(features.shape[0], -1); // [N, H·W·C]
        Tensor kernels = weight.permute(0, 2, 3, 1).reshape(weight.shape[0], -1); // [K, H·W·C]
        return nn.functional.linear(flat, kernels, bias).unsqueeze(-1).unsqueeze(-1).MoveToOuterDisposeScope();
    }

    /// <summary>By a number of zeros, and not in one of the other ways.</summary>
    private static bool PadsWithZeros(Convolution layer) => layer.padding is not null && layer.padding_mode == PaddingModes.Zeros;

    private static Tensor WithBias(Tensor images, Tensor? bias) => bias is null ? images : images + bias.view(1, -1, 1, 1);

    private static bool Halves(Convolution layer) =>
        layer.kernel_size.All(k => k == 4) && IsPlain(layer, stride: 2, padding: 1);

    private static bool IsPlain(Convolution layer, long stride, long padding) =>
        layer.stride.All(s => s == stride)
        && PadsWithZeros(layer)
        && layer.padding!.All(p => p == padding)
        && layer.dilation.All(d => d == 1)
        && layer.groups == 1;
}
