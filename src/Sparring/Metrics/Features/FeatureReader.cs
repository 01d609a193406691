using Sparring.Storage;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features;

/// <summary>Looks at whole sets of images. What an extractor said of a data set is kept in the user's cache folder, and not asked again.</summary>
public static class FeatureReader
{
    /// <summary>Images that are looked at together. Results do not depend on it.</summary>
    private const int BatchSize = 64;

    private const int ImagesBetweenTrims = 500;

    /// <summary>The features of all images of a set.</summary>
    /// <param name="images">Those to look at.</param>
    /// <param name="extractor">Who looks.</param>
    /// <param name="progress">Is told after each batch how many images have been looked at; nothing where they come out of the cache.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>One row for each image, in the set's order; the caller's to dispose.</returns>
    /// <exception cref="UsageException">The extractor cannot look at images of this shape, or gives numbers that are none.</exception>
    public static ImageFeatures Read(IImageSet images, IFeatureExtractor extractor, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(extractor);
        FeatureCache? cache = images.Fingerprint is { } fingerprint && UserCache.Folder is { } folder
            ? new FeatureCache(Path.Combine(folder, "metrics"), fingerprint, extractor)
            : null;
        if (cache?.TryRead(images.Count) is { } known)
        {
            return known;
        }

        ImageFeatures features = Look(images, extractor, progress, cancellation);
        cache?.Write(features);
        return features;
    }

    private static ImageFeatures Look(IImageSet images, IFeatureExtractor extractor, IProgress<int>? progress, CancellationToken cancellation)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor vectors = empty(images.Count, extractor.Dimension);
        Tensor? probabilities = extractor.ClassCount > 0 ? empty(images.Count, extractor.ClassCount) : null;
        int done = 0;
        foreach (Tensor batch in images.Read(BatchSize))
        {
            using Tensor owned = batch;
            cancellation.ThrowIfCancellationRequested();
            using IDisposable batchScope = NewDisposeScope();
            int count = (int)batch.shape[0];
            using (ImageFeatures part = extractor.Extract(batch))
            {
                vectors.narrow(0, done, count).copy_(part.Vectors);
                probabilities?.narrow(0, done, count).copy_(part.Probabilities!);
            }

            done += count;
            if (done % ImagesBetweenTrims < count)
            {
                NativeHeap.Trim();
            }

            progress?.Report(done);
        }

        if (!isfinite(vectors).all().item<bool>())
        {
            throw new UsageException(
                $"The features '{extractor.Name}' of some images in '{images.Name}' are NaN or infinite. The extractor's weights are damaged, or do not suit these images: choose other features.");
        }

        return new ImageFeatures(vectors.DetachFromDisposeScope(), probabilities?.DetachFromDisposeScope());
    }
}
