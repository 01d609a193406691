using System.Collections.Concurrent;
using Sparring.Tensors;

namespace Sparring.Data;

/// <summary>Turns a listing of image files into samples in memory, on all cores.</summary>
internal sealed class ImageFileDecoder
{
    private const int NamedFailures = 5;

    private readonly IImageFiles _files;
    private readonly DataOptions _options;
    private readonly IProgress<OpenProgress>? _progress;
    private readonly CancellationToken _cancellation;

    private ImageFileDecoder(IImageFiles files, DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        _files = files;
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
    }

    private ParallelOptions Parallelism => new() { CancellationToken = _cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Decodes every image.</summary>
    /// <exception cref="UsageException">There is no image, or one cannot be read.</exception>
    public static MemoryImageSource Open(
        string name, IImageFiles files, DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        var decoder = new ImageFileDecoder(files, options, progress, cancellation);

        Pixels?[] found = decoder.DecodeAll(SampleFit.FromOptions(options) ?? decoder.AgreedFit() ?? SampleFit.Default(options));

        string[] paths = [.. files.Paths.Where((_, i) => found[i] is not null)];
        Pixels[] images = [.. found.OfType<Pixels>()];
        if (images.Length == 0)
        {
            throw new UsageException($"There is no PNG or JPEG image in '{files.Location}'{files.Hint}. Name a folder or a zip that holds some.");
        }

        if (images.Any(image => image.Channels > 1))
        {
            images = Array.ConvertAll(images, image => image.WithColour());
        }

        var shape = SampleShape.Image(images[0].Channels, images[0].Height, images[0].Width);
        return new MemoryImageSource(name, shape, Array.ConvertAll(images, image => (ReadOnlyMemory<byte>)image.Planes), ClassesOf(paths));
    }

    /// <summary>One class for each first-level subfolder, where every image lies in one and there are at least two; else null.</summary>
    internal static int[]? ClassesOf(IReadOnlyList<string> paths)
    {
        if (!paths.All(path => path.Contains('/')))
        {
            return null;
        }

        string[] folders = [.. paths.Select(path => path[..path.IndexOf('/')])];
        string[] classes = [.. folders.Distinct().Order(StringComparer.Ordinal)];
        return classes.Length < 2 ? null : Array.ConvertAll(folders, folder => Array.BinarySearch(classes, folder, StringComparer.Ordinal));
    }

    /// <summary>
    /// The fit that keeps all images as they are; null where their headers do not agree on a size that suits. Headers that cannot be
    /// read have no say: decoding tells what is wrong with them.
    /// </summary>
    private SampleFit? AgreedFit()
    {
        SampleFit? agreed = null;
        ParallelLoopResult result = Parallel.For(0, _files.Paths.Count, Parallelism, (i, loop) =>
        {
            if (TryReadSize(i) is not { } size)
            {
                return;
            }

            var own = new SampleFit(size.Height, size.Width, _options.Channels);
            SampleFit first = Interlocked.CompareExchange(ref agreed, own, null) ?? own;
            if (own != first || !SampleFit.Suits(own.Height, own.Width))
            {
                loop.Stop();
            }
        });

        return result.IsCompleted ? agreed : null;
    }

    private (int Height, int Width)? TryReadSize(int index)
    {
        try
        {
            return _files.Read(index, ImageFileReader.ReadSize);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>Decodes every image.</summary>
    /// <param name="fit">What samples look like.</param>
    /// <returns>One entry for each path, null where it is not an image.</returns>
    /// <exception cref="UsageException">An image cannot be read.</exception>
    private Pixels?[] DecodeAll(SampleFit fit)
    {
        int total = _files.Paths.Count;
        var decoded = new Pixels?[total];
        var failures = new ConcurrentDictionary<int, string>();
        var counter = new ProgressCounter(_progress, total);
        Parallel.For(0, total, Parallelism, i =>
        {
            try
            {
                if (_files.Read(i, (stream, length) => ImageFileReader.Read(stream, _files.Paths[i], length)) is byte[] file)
                {
                    decoded[i] = ImageDecoder.Decode(file, fit.ToRequest()).Sample;
                }
            }
            catch (Exception e) when (IsUnreadable(e))
            {
                failures[i] = e is InvalidDataException ? e.Message : $"cannot be read: {e.Message}";
            }

            counter.Increment();
        });

        return failures.IsEmpty ? decoded : throw new UsageException(Describe(failures));
    }

    private static bool IsUnreadable(Exception e) => e is InvalidDataException or IOException or UnauthorizedAccessException;

    private string Describe(ConcurrentDictionary<int, string> failures)
    {
        IEnumerable<string> named = failures.OrderBy(failure => failure.Key).Take(NamedFailures)
            .Select(failure => $"'{_files.Paths[failure.Key]}' {failure.Value.TrimEnd('.')}");
        string more = failures.Count > NamedFailures ? $"; and {failures.Count - NamedFailures} more" : "";
        return $"In '{_files.Location}', {string.Join("; ", named)}{more}. Repair or remove {(failures.Count == 1 ? "it" : "them")}.";
    }

    /// <summary>Reports about a hundred times, never backwards.</summary>
    private sealed class ProgressCounter(IProgress<OpenProgress>? progress, int total)
    {
        private readonly Lock _lock = new();
        private readonly int _step = Math.Max(1, total / 100);
        private int _done;

        public void Increment()
        {
            if (progress is null)
            {
                return;
            }

            lock (_lock)
            {
                _done++;
                if (_done % _step == 0 || _done == total)
                {
                    progress.Report(new OpenProgress(_done, total));
                }
            }
        }
    }
}
