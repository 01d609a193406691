using Sparring.Data;
using Sparring.Networks;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Runs;

/// <summary>Draws pictures with the generator of a run.</summary>
public sealed class RunSampler : IDisposable
{
    private const int ImagesAtOnce = 64;

    private readonly GeneratorFile _generator;
    private readonly IImageSource? _realPoints;

    private RunSampler(GeneratorFile generator, IImageSource? realPoints, CheckpointEntry checkpoint, string description)
    {
        _generator = generator;
        _realPoints = realPoints;
        Checkpoint = checkpoint;
        Description = description;
    }

    /// <summary>The checkpoint that the generator is from.</summary>
    public CheckpointEntry Checkpoint { get; }

    /// <summary>Which that is in the run, such as "the best checkpoint (00012-round-00003400)".</summary>
    public string Description { get; }

    /// <summary>Opens the generator of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="checkpoint">
    /// The name of one of its checkpoints, or "best" or "latest"; by default the best where quality was measured while training, else the latest.
    /// </param>
    /// <param name="raw">The weights of the moment, and not the moving average.</param>
    /// <param name="device">What to draw with; by default the CPU.</param>
    /// <exception cref="UsageException">There is no such run or checkpoint, or the run's networks are the user's own.</exception>
    public static RunSampler Open(RunFolder folder, string? checkpoint = null, bool raw = false, ComputeDevice? device = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        RunManifest manifest = RunManifest.Read(folder.Options);
        Checkpoint whole = CheckpointChoice.Find(folder, checkpoint);
        bool averaged = !raw && whole.Files.Contains(CheckpointFiles.GeneratorAverage);
        string file = averaged ? CheckpointFiles.GeneratorAverage : CheckpointFiles.Generator;
        GeneratorFile generator = GeneratorFile.Load(whole.PathOf(file), device);
        try
        {
            // A plot of points means little without the real ones beneath, and they are quick to make.
            IImageSource? realPoints = generator.Shape.IsImage ? null : ImageSources.Open(manifest.ReadOptions(folder.Path).Data).Training;
            return new RunSampler(generator, realPoints, whole.Entry, CheckpointChoice.Describe(folder, whole.Entry));
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>One picture of all samples.</summary>
    /// <param name="count">How many samples.</param>
    /// <param name="seed">The same seed draws the same samples.</param>
    /// <returns>A PNG</returns>
    public byte[] Grid(int count, long seed)
    {
        using IDisposable scope = NewDisposeScope();
        return SamplePictures.Encode(Draw(SamplePictures.SampleCount(_generator.Shape, count), seed), _realPoints);
    }

    /// <summary>A picture for each sample, in the size that was trained; drawn while they are read, so that any number fits into memory.</summary>
    /// <returns>PNGs</returns>
    /// <inheritdoc cref="Grid"/>
    /// <exception cref="UsageException">The samples are points.</exception>
    public IEnumerable<byte[]> Singles(int count, long seed)
    {
        RequireImages("single files");
        return EncodeEach(new GeneratedImages(_generator, Description, count, seed));
    }

    /// <summary>A strip of steps on the way from one sample to another, a row for each pair of them.</summary>
    /// <param name="steps">Pictures in a row, its two ends among them; at least 2.</param>
    /// <param name="rows">Rows; each goes on where the one above ends.</param>
    /// <param name="seed">The same seed draws the same samples.</param>
    /// <returns>A PNG</returns>
    /// <exception cref="UsageException">The samples are points.</exception>
    public byte[] Interpolation(int steps, int rows, long seed)
    {
        RequireImages("an interpolation");
        using IDisposable scope = NewDisposeScope();
        Tensor ends = Latents.Draw(rows + 1, _generator.LatentSize, seed);
        Tensor[] strips = [.. Enumerable.Range(0, rows).Select(row => Latents.Interpolate(ends[row], ends[row + 1], steps))];
        return ImageGrid.Encode(_generator.Draw(cat(strips)), columns: steps);
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

    private static IEnumerable<byte[]> EncodeEach(GeneratedImages images)
    {
        SampleShape shape = images.Shape;
        foreach (Tensor batch in images.Read(ImagesAtOnce))
        {
            using Tensor owned = batch;
            byte[] samples = batch.bytes.ToArray();
            for (int start = 0; start < samples.Length; start += shape.ByteCount)
            {
                yield return ImageCodec.EncodePng(samples.AsSpan(start, shape.ByteCount), shape.Channels, shape.Height, shape.Width);
            }
        }
    }

    private Tensor Draw(int count, long seed) => _generator.Draw(Latents.Draw(count, _generator.LatentSize, seed));

    private void RequireImages(string what)
    {
        if (!_generator.Shape.IsImage)
        {
            throw new UsageException($"This run draws 2-D points, for which {what} make no sense. Draw a grid: leave the option out.");
        }
    }
}
