using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sparring.Storage;
using Sparring.Training;

namespace Sparring.Runs;

/// <summary>
/// The statistics of a run: a line of JSON for each tick. Numbers that are none, as a loss that has run away, are the strings
/// "NaN", "Infinity" and "-Infinity", as JSON has no numbers for them.
/// </summary>
public sealed class StatisticsFile : IDisposable
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly string _path;
    private readonly DiskFiles _files;
    private FileStream? _stream;

    /// <summary>Names the file; nothing is touched yet.</summary>
    /// <param name="path">The file, which need not exist.</param>
    public StatisticsFile(string path) : this(path, DiskFiles.Instance) { }

    internal StatisticsFile(string path, DiskFiles files)
    {
        _path = path;
        _files = files;
    }

    /// <summary>Adds a line, and leaves nothing of it in this process.</summary>
    /// <param name="report">The tick.</param>
    /// <exception cref="SparringException">The disk is full or fails.</exception>
    internal void Append(TickReport report)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(report, _json), (byte)'\n'];
        try
        {
            // Unbuffered: a kill tears the line apart at worst, and takes none with it.
            _stream ??= new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            _stream.Write(line);
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, _path);
        }
    }

    /// <summary>Brings what was appended to the disk itself, so that a checkpoint is never ahead of it after a power cut.</summary>
    /// <exception cref="SparringException">The disk is full or fails.</exception>
    internal void FlushToDisk()
    {
        try
        {
            _stream?.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, _path);
        }
    }

    /// <summary>
    /// Removes the lines beyond a round, and what a kill or a power cut left of others. Lines that stay keep their bytes.
    /// </summary>
    /// <param name="round">The last round whose line stays.</param>
    /// <exception cref="SparringException">The disk is full or fails.</exception>
    internal void CutBackTo(long round)
    {
        Dispose();
        if (!File.Exists(_path))
        {
            return;
        }

        try
        {
            byte[] before = File.ReadAllBytes(_path);
            var after = new ArrayBufferWriter<byte>(before.Length + 1);
            ReadOnlySpan<byte> rest = before;
            while (rest.IndexOf((byte)'\n') is int end and >= 0)
            {
                if (RoundOf(rest[..end]) <= round)
                {
                    after.Write(rest[..(end + 1)]);
                }

                rest = rest[(end + 1)..];
            }

            if (after.WrittenCount < before.Length)
            {
                _files.Replace(_path, stream => stream.Write(after.WrittenSpan));
            }
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, _path);
        }
    }

    /// <summary>Reads the lines that are finished, also while a training adds to them.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SparringException">The file cannot be read, or a line is not one of this file's.</exception>
    public static IReadOnlyList<TickReport> Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            // After the last line break there is nothing, or the beginning of a line.
            return [.. reader.ReadToEnd().Split('\n')[..^1].Select((line, index) => Parse(path, line, index + 1))];
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw new SparringException($"'{path}' could not be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private static TickReport Parse(string path, string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<TickReport>(line, _json) ?? throw new JsonException("The line is 'null'");
        }
        catch (JsonException exception)
        {
            throw new SparringException($"Line {number} of '{path}' is not a tick's statistics: {exception.Message} Resume the run, which mends the file", exception);
        }
    }

    /// <returns>The line's round, whatever else a version of this library wrote; null where it is no line of this file.</returns>
    private static long? RoundOf(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<RoundOnly>(line, _json)?.Round;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record RoundOnly(long? Round);
}
