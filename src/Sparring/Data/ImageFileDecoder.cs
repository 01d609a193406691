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

    /// <summary>Decodes every image.</summary>
    /// <exception cref="UsageException">There is no image, or one cannot be read.</exception>
    public static MemoryImageSource Open(
        string name, IImageFiles files, DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        var decoder = new ImageFileDecoder(files, options, progress, cancellation);

        // Most data sets have one size throughout: decoding on that assumption spares a pass over the headers.
        SampleFit? asked = SampleFit.FromOptions(options);
        Pixels?[] found = decoder.DecodeAll(asked) ?? decoder.DecodeAll(SampleFit.Default(options))!;

        string[] paths = [.. files.Paths.Where((_, i) => found[i] is not null)];
        Pixels[] images = [.. found.OfType<Pixels>()];
        if (images.Length == 0)
        {
            throw new UsageException($"There is no PNG or JPEG image in '{files.Location}'{HintAtArchive(files)}. Name a folder or a zip that holds some.");
        }

        if (images.Any(image => image.Channels > 1))
        {
            images = Array.ConvertAll(images, image => image.WithColour());
        }

        var shape = SampleShape.Image(images[0].Channels, images[0].Height, images[0].Width);
        return new MemoryImageSource(name, shape, Array.ConvertAll(images, image => (ReadOnlyMemory<byte>)image.Data), ClassesOf(paths));
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

    /// <summary>Decodes every image.</summary>
    /// <param name="fit">What samples look like; null for images as they are.</param>
    /// <returns>
    /// One entry for each path, null where it is not an image; or nothing at all where <paramref name="fit"/> is null and the
    /// images do not agree on a size that suits.
    /// </returns>
    private Pixels?[]? DecodeAll(SampleFit? fit)
    {
        int total = _files.Paths.Count;
        var decoded = new Pixels?[total];
        var failures = new ConcurrentDictionary<int, string>();
        var counter = new ProgressCounter(_progress, total);
        SampleFit? agreed = fit;
        var parallel = new ParallelOptions { CancellationToken = _cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        ParallelLoopResult result = Parallel.For(0, total, parallel, (i, loop) =>
        {
            try
            {
                if (_files.ReadImage(i) is byte[] file)
                {
                    Pixels image = ImageCodec.Decode(file, _options.Channels);
                    SampleFit current = agreed ?? Agree(ref agreed, image);
                    if (fit is null && (current.Height != image.Height || current.Width != image.Width || !SampleFit.Suits(image.Height, image.Width)))
                    {
                        loop.Stop();
                        return;
                    }

                    decoded[i] = current.ToSample(image);
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                failures[i] = e is InvalidDataException ? e.Message : $"cannot be read: {e.Message}";
            }

            counter.Increment();
        });

        if (!result.IsCompleted)
        {
            return null;
        }

        return failures.IsEmpty ? decoded : throw new UsageException(Describe(failures));
    }

    private SampleFit Agree(ref SampleFit? agreed, Pixels image)
    {
        var own = new SampleFit(image.Height, image.Width, _options.Channels);
        return Interlocked.CompareExchange(ref agreed, own, null) ?? own;
    }

    private string Describe(ConcurrentDictionary<int, string> failures)
    {
        IEnumerable<string> named = failures.OrderBy(failure => failure.Key).Take(NamedFailures)
            .Select(failure => $"'{_files.Paths[failure.Key]}' {failure.Value.TrimEnd('.')}");
        string more = failures.Count > NamedFailures ? $"; and {failures.Count - NamedFailures} more" : "";
        return $"In '{_files.Location}', {string.Join("; ", named)}{more}. Repair or remove {(failures.Count == 1 ? "it" : "them")}.";
    }

    private static string HintAtArchive(IImageFiles files) =>
        files is FolderFiles && files.Paths.FirstOrDefault(path => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) is string zip
            ? $", but there is '{zip}', which can be named itself"
            : "";

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
