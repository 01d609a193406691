namespace Sparring.Data;

/// <summary>
/// A finite collection of training samples of one shape. Implement it to train on your own data:
/// a database, a generator function, files of a format of your own.
/// </summary>
/// <remarks>All members may be called from several threads at once.</remarks>
public interface IImageSource
{
    /// <summary>A short name for the run folder and messages, such as "kittens".</summary>
    string Name { get; }

    /// <summary>The shape that every sample has.</summary>
    SampleShape Shape { get; }

    /// <summary>Number of samples, at least 1.</summary>
    int Count { get; }

    /// <summary>Number of classes; 0 where the samples carry no label.</summary>
    int ClassCount { get; }

    /// <summary>
    /// Changes when the samples change, and only then. It is kept in checkpoints, so that a run is not resumed on other data by mistake.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>Writes one sample: bytes 0 to 255, channel after channel (C, H, W); float32 coordinates for points.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    /// <param name="destination">Exactly <see cref="SampleShape.ByteCount"/> bytes.</param>
    void Read(int index, Span<byte> destination);

    /// <summary>The class of one sample, 0 to <see cref="ClassCount"/> − 1. Not called where there are no labels.</summary>
    int Label(int index);
}
