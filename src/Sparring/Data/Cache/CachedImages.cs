using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sparring.Options;

namespace Sparring.Data.Cache;

/// <summary>Decoded images in a cache file, which is mapped into memory: the system reads what is used and may forget it again.</summary>
internal sealed class CachedImages : IImageSource, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly CacheLayout.Footer _footer;
    private readonly SampleFacts[] _facts;
    private readonly Lazy<string> _fingerprint;

    private CachedImages(
        MemoryMappedFile file, MemoryMappedViewAccessor view, CacheLayout.Footer footer, CacheContents contents, SampleFacts[] facts, string? name)
    {
        Name = name ?? contents.Name;
        _file = file;
        _view = view;
        _footer = footer;
        Contents = contents;
        Shape = contents.ToShape();
        _facts = facts;
        _fingerprint = new Lazy<string>(() => SampleFingerprint.Of(Shape, _facts.AsSpan(), ClassCount == 0 ? null : Label));
    }

    /// <summary>What the file tells about itself.</summary>
    public CacheContents Contents { get; }

    /// <summary>What is known about each sample.</summary>
    public ReadOnlySpan<SampleFacts> Facts => _facts;

    /// <summary>Length of the file.</summary>
    public long FileBytes => _footer.FooterAt + Unsafe.SizeOf<CacheLayout.Footer>();

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SampleShape Shape { get; }

    /// <inheritdoc/>
    public int Count => _facts.Length;

    /// <inheritdoc/>
    public int ClassCount => Contents.ClassCount;

    /// <inheritdoc/>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="name">The name of the source; by default the one in the file.</param>
    /// <returns>Null where there is none, or it is damaged or of another version: it can be made again.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CachedImages? TryOpen(string path, string? name = null)
    {
        FileStream stream;
        try
        {
            // Deleting it while it is mapped is allowed: the pages stay until they are unmapped.
            stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        if (stream.Length < CacheLayout.SamplesAt + Unsafe.SizeOf<CacheLayout.Footer>())
        {
            stream.Dispose();
            return null;
        }

        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, stream.Length, MemoryMappedFileAccess.Read);
        if (Read(view.SafeMemoryMappedViewHandle, stream.Length) is var (footer, contents, facts))
        {
            return new CachedImages(file, view, footer, contents, facts, name);
        }

        view.Dispose();
        file.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Shape.ByteCount);
        // Not through a bare pointer: this refuses after disposal where that would end the process.
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(CacheLayout.SamplesAt + (long)index * Shape.ByteCount), destination);
    }

    /// <inheritdoc/>
    public int Label(int index) => ClassCount > 0
        ? _facts[index].Label
        : throw new InvalidOperationException($"The source '{Name}' has no labels: its ClassCount is 0.");

    /// <summary>What every sample's item is called in the collection. Read anew at each call.</summary>
    public string[] ReadNames()
    {
        byte[] names = new byte[_footer.ContentsAt - _footer.NamesAt];
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)_footer.NamesAt, names.AsSpan());
        return Encoding.UTF8.GetString(names).Split('\0')[..Count];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static (CacheLayout.Footer, CacheContents, SampleFacts[])? Read(SafeBuffer file, long length)
    {
        byte[] start = new byte[CacheLayout.Magic.Length];
        file.ReadSpan(0, start.AsSpan());
        var footer = new CacheLayout.Footer[1];
        long footerAt = length - Unsafe.SizeOf<CacheLayout.Footer>();
        file.ReadSpan((ulong)footerAt, footer.AsSpan());
        (long factsAt, long namesAt, long contentsAt) = (footer[0].FactsAt, footer[0].NamesAt, footer[0].ContentsAt);
        if (!CacheLayout.Magic.SequenceEqual(start) || footer[0].FooterAt != footerAt
            || factsAt < CacheLayout.SamplesAt || namesAt < factsAt || contentsAt < namesAt || footerAt < contentsAt || footerAt - namesAt > Array.MaxLength)
        {
            return null;
        }

        var facts = new SampleFacts[(namesAt - factsAt) / SampleFacts.Size];
        file.ReadSpan((ulong)factsAt, facts.AsSpan());
        byte[] rest = new byte[footerAt - namesAt];
        file.ReadSpan((ulong)namesAt, rest.AsSpan());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(facts.AsSpan()));
        hash.AppendData(rest);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(footer[0].Sha256))
        {
            return null;
        }

        CacheContents contents = JsonSerializer.Deserialize<CacheContents>(rest.AsSpan((int)(contentsAt - namesAt)), OptionsJson.Serializer)!;
        return facts.Length == contents.Count && factsAt - CacheLayout.SamplesAt == (long)contents.Count * contents.ToShape().ByteCount
            ? (footer[0], contents, facts)
            : null;
    }
}
