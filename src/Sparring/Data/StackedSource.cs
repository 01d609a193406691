namespace Sparring.Data;

/// <summary>
/// Stacked-MNIST (Metz et al. 2017, "Unrolled GANs") of any grey images with classes: three images, each drawn at random from all, are the
/// red, green and blue of one. Of K classes of single images there are K³ of stacked ones, 1,000 for digits, and each is a mode that a
/// generator may lose. Sample i depends on the seed, the images and i alone, never on how many there are.
/// </summary>
public sealed class StackedSource : IEndlessSource
{
    /// <summary>What `data.source` begins with; the path of the images follows.</summary>
    public const string Prefix = "stacked:";

    /// <summary>Images in one sample: its channels.</summary>
    public const int Layers = 3;

    /// <summary>The most classes that single images may have, so that the modes can be counted.</summary>
    public const int MostClasses = 100;

    // Raised when other images are drawn, so that a run is not resumed on them.
    private const int Version = 1;
    private const ulong Stream = 20;

    private readonly IImageSource _images;
    private readonly long _seed;

    /// <summary>Draws nothing yet: a sample is put together when it is read.</summary>
    /// <param name="images">Grey images with classes, such as MNIST's training set. They stay the caller's.</param>
    /// <param name="count">Number of samples, at least 1.</param>
    /// <param name="seed">Another seed gives other samples.</param>
    /// <exception cref="UsageException">The images are not grey, or have no classes or more than <see cref="MostClasses"/>.</exception>
    public StackedSource(IImageSource images, int count = 20_000, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (images.Shape is not { IsImage: true, Channels: 1 })
        {
            throw new UsageException($"Grey images are stacked, each as one channel, but those of '{PrintableName.Of(images.Name)}' are {images.Shape}. Open them with one channel.");
        }

        if (images.ClassCount is 0 or > MostClasses)
        {
            string found = images.ClassCount == 0 ? "have none" : $"have {images.ClassCount:N0}";
            throw new UsageException(
                $"Stacked images need 1 to {MostClasses} classes of single images, because their modes are counted by them, but those of '{PrintableName.Of(images.Name)}' {found}. "
                + "Name labelled images such as MNIST, or set data.classes=folders.");
        }

        _images = images;
        _seed = seed;
        Count = count;
        Shape = SampleShape.Image(Layers, images.Shape.Height, images.Shape.Width);
    }

    /// <summary>"stacked-mnist" for images named "mnist".</summary>
    public string Name => $"stacked-{_images.Name}";

    /// <summary>Colour images of the single images' size.</summary>
    public SampleShape Shape { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>K³ for single images of K classes.</summary>
    public int ClassCount => ModeOf(_images.ClassCount - 1, _images.ClassCount - 1, _images.ClassCount - 1, _images.ClassCount) + 1;

    /// <inheritdoc/>
    public string Fingerprint => $"stacked-v{Version}-seed{_seed}-count{Count}-of-{_images.Fingerprint}";

    /// <summary>The single images, by whose classes a classifier tells modes.</summary>
    internal IImageSource Images => _images;

    /// <summary>The number of a mode: the single classes are its digits in base K, the first channel's the highest.</summary>
    /// <param name="red">Class of the first channel, 0 to K − 1.</param>
    /// <param name="green">Class of the second channel.</param>
    /// <param name="blue">Class of the third channel.</param>
    /// <param name="classes">K.</param>
    /// <returns>0 to K³ − 1; for digits, the number that they write.</returns>
    public static int ModeOf(int red, int green, int blue, int classes) => (red * classes + green) * classes + blue;

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        (int red, int green, int blue) = Drawn(index);
        int size = _images.Shape.ByteCount;
        _images.Read(red, destination[..size]);
        _images.Read(green, destination.Slice(size, size));
        _images.Read(blue, destination.Slice(2 * size, size));
    }

    /// <summary>The number of the sample's mode, as <see cref="ModeOf"/> counts.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public int Label(int index)
    {
        (int red, int green, int blue) = Drawn(index);
        return ModeOf(_images.Label(red), _images.Label(green), _images.Label(blue), _images.ClassCount);
    }

    /// <inheritdoc/>
    IImageSource IEndlessSource.Further(int count) => new RangeSource(new StackedSource(_images, Count + count, _seed), Count, count);

    /// <summary>Which images a sample is made of. One image may be drawn more than once.</summary>
    private (int Red, int Green, int Blue) Drawn(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var random = new DataRandom(_seed, index, Stream);
        return (random.NextBelow(_images.Count), random.NextBelow(_images.Count), random.NextBelow(_images.Count));
    }
}
