using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sparring.Options;
using Sparring.Storage;
using Sparring.Tensors;

namespace Sparring.Data.Cache;

/// <summary>Writes a cache file from front to back.</summary>
internal sealed class CacheWriter : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly List<SampleFacts> _facts = [];
    private readonly List<string> _names = [];
    private FileStream _file;
    private int _channels;

    /// <param name="path">The file, which must not exist. Nobody else can open it until the writer is disposed.</param>
    public CacheWriter(string path)
    {
        _file = Create(path);
    }

    /// <summary>Samples so far.</summary>
    public int Count => _facts.Count;

    /// <summary>Channels that every sample has: those of the first ones, or 3 as soon as one of several grey ones has a colour.</summary>
    public int Channels => _channels;

    /// <summary>What is known about the samples so far.</summary>
    public ReadOnlySpan<SampleFacts> Facts => CollectionsMarshal.AsSpan(_facts);

    /// <summary>Adds a sample, as large as those before.</summary>
    public void Add(Pixels sample, SampleFacts facts, string name)
    {
        if (_channels < sample.Channels)
        {
            WidenTo(sample.Channels);
        }

        Write(sample.Channels < _channels ? sample.WithColour().Planes : sample.Planes, ref facts);
        _facts.Add(facts);
        // Names in a zip may hold what ends a name here.
        _names.Add(name.Replace('\0', '\uFFFD'));
    }

    /// <summary>Renumbers the classes.</summary>
    public void Relabel(Func<int, int> number)
    {
        foreach (ref SampleFacts facts in CollectionsMarshal.AsSpan(_facts))
        {
            facts.Label = number(facts.Label);
        }
    }

    /// <summary>Writes what comes after the samples, and brings the file to the disk itself.</summary>
    public void Finish(CacheContents contents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        CacheLayout.Footer footer = new() { FactsAt = _file.Position };
        Append(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_facts)));
        footer.NamesAt = _file.Position;
        foreach (string name in _names)
        {
            Append(Encoding.UTF8.GetBytes(name + '\0'));
        }

        footer.ContentsAt = _file.Position;
        Append(JsonSerializer.SerializeToUtf8Bytes(contents, OptionsJson.Serializer));
        footer.FooterAt = _file.Position;
        hash.GetHashAndReset(footer.Sha256);
        _file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<CacheLayout.Footer>(ref footer)));
        _file.Flush(flushToDisk: true);

        void Append(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            _file.Write(bytes);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Create(string path)
    {
        FileStream file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize);
        file.Write(CacheLayout.Magic);
        file.Position = CacheLayout.SamplesAt;
        return file;
    }

    private void Write(byte[] planes, ref SampleFacts facts)
    {
        SHA256.HashData(planes, facts.Sha256);
        _file.Write(planes);
    }

    /// <summary>Writes the grey samples so far anew, in the colours of the first that has some.</summary>
    private void WidenTo(int channels)
    {
        if (_facts.Count == 0)
        {
            _channels = channels;
            return;
        }

        string path = _file.Name, narrow = Path.ChangeExtension(path, ".grey" + DiskFiles.Unfinished);
        long plane = (_file.Position - CacheLayout.SamplesAt) / _facts.Count;
        _file.Dispose();
        File.Move(path, narrow);
        using FileStream grey = new(narrow, FileMode.Open, FileAccess.Read, FileShare.None, BufferSize, FileOptions.DeleteOnClose);
        grey.Position = CacheLayout.SamplesAt;
        _file = Create(path);
        _channels = channels;
        byte[] sample = new byte[plane];
        foreach (ref SampleFacts facts in CollectionsMarshal.AsSpan(_facts))
        {
            grey.ReadExactly(sample);
            Write([.. sample, .. sample, .. sample], ref facts);
        }
    }
}
