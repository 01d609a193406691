using Sparring.Data;

namespace Sparring.Networks;

/// <summary>
/// One step between two resolutions of the DCGAN stack, the same for the generator (coarse → fine) and the discriminator
/// (fine → coarse). A kernel of 4 with stride 2 halves an even side exactly, a kernel of 3 halves an odd one upwards, and a side
/// that is small enough already keeps its size.
/// </summary>
internal sealed record DcganStage((long Height, long Width) Kernel, (long Height, long Width) Stride, (long Height, long Width) Coarse)
{
    /// <summary>Both sides padded by one, in every stage.</summary>
    public static readonly (long, long) Padding = (1, 1);

    private const long SmallestSide = 4;

    /// <summary>The stages from the finest to the coarsest resolution: 32×32 → 16×16 → 8×8 → 4×4; 28×28 → 14×14 → 7×7 → 4×4.</summary>
    /// <exception cref="UsageException">The sides are not multiples of 4 from 16 to 256.</exception>
    public static IReadOnlyList<DcganStage> Of(SampleShape shape)
    {
        if (!SampleSize.Suits(shape.Height, shape.Width))
        {
            throw new UsageException(
                $"The dcgan networks draw images whose sides are multiples of 4 from 16 to 256, but the data are {shape}. Set data.height and data.width, to 64 for example.");
        }

        List<DcganStage> stages = [];
        (long Height, long Width) side = (shape.Height, shape.Width);
        while (side.Height > SmallestSide || side.Width > SmallestSide)
        {
            (long kernelHeight, long strideHeight, long height) = Halve(side.Height);
            (long kernelWidth, long strideWidth, long width) = Halve(side.Width);
            side = (height, width);
            stages.Add(new DcganStage((kernelHeight, kernelWidth), (strideHeight, strideWidth), side));
        }

        return stages;
    }

    /// <summary>Channels on the coarse side of a stage: the base, twice, four times, at most eight times as many.</summary>
    public static long ChannelsAfter(int stage, long baseChannels) => baseChannels << Math.Min(stage, 3);

    private static (long Kernel, long Stride, long Coarse) Halve(long side) => side switch
    {
        <= SmallestSide => (3, 1, side),
        _ when side % 2 == 0 => (4, 2, side / 2),
        _ => (3, 2, (side + 1) / 2),
    };
}
