using Sparring.Data;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>What extractors do to images before they look.</summary>
internal static class FeatureInput
{
    // One size for all calls: libtorch chooses how to compute by it, and with that the last bits of a result. No power of two: glibc's heap then
    // grew with every 1,000 images, by 100 MB (16, 32, 64 tried; 50 and 100 stay flat, 50 lower).
    private const int BlockSize = 50;

    /// <summary>Refuses images of another shape or type.</summary>
    /// <param name="images">Should be uint8 [N, C, H, W].</param>
    /// <param name="shape">The shape of each.</param>
    /// <exception cref="UsageException">They are of another.</exception>
    public static void Require(Tensor images, SampleShape shape)
    {
        RequireBytes(images);
        Shapes.Require(images, "the images", -1, shape.Channels, shape.Height, shape.Width);
    }

    /// <summary>Refuses images of another type.</summary>
    /// <param name="images">Should be uint8.</param>
    /// <exception cref="UsageException">They are of another.</exception>
    public static void RequireBytes(Tensor images)
    {
        if (images.dtype != ScalarType.Byte)
        {
            throw new UsageException($"Features are those of images as saved files hold them, uint8 from 0 to 255, but these are {images.dtype}. Round them first.");
        }
    }

    /// <summary>The numbers of bytes.</summary>
    /// <param name="images">uint8, any shape.</param>
    /// <returns>float32 in [-1, 1] of the same shape, in the caller's dispose scope.</returns>
    public static Tensor ToValues(Tensor images)
    {
        using var scope = NewDisposeScope();
        return images.cpu().to(ScalarType.Float32).div_(127.5f).sub_(1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Runs a network on blocks of one size, the last one filled up: what it says of an image then depends neither on how many come in one
    /// call nor on the others, to the last bit.
    /// </summary>
    /// <param name="images">uint8 [N, C, H, W].</param>
    /// <param name="forward">[B, C, H, W] float32 in [-1, 1] → [B, D].</param>
    /// <param name="width">D.</param>
    /// <param name="device">Where the network is.</param>
    /// <returns>float32 [N, D] on the CPU, outside of any dispose scope.</returns>
    public static Tensor InBlocks(Tensor images, Func<Tensor, Tensor> forward, int width, ComputeDevice device)
    {
        using IDisposable inference = no_grad();
        Tensor result = empty([images.shape[0], width], ScalarType.Float32).DetachFromDisposeScope();
        try
        {
            for (long start = 0; start < images.shape[0]; start += BlockSize)
            {
                using var scope = NewDisposeScope();
                long count = Math.Min(BlockSize, images.shape[0] - start);
                Tensor block = images.narrow(0, start, count);
                if (count < BlockSize)
                {
                    block = cat([block, zeros([BlockSize - count, .. images.shape[1..]], ScalarType.Byte, images.device)]);
                }

                result.narrow(0, start, count).copy_(forward(device.Take(ToValues(block))).narrow(0, 0, count));
                QuietMoment.Pass();
            }

            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }
}
