using System.Text.Json;
using System.Text.Json.Serialization;
using Sparring.Storage;

namespace Sparring.Runs;

/// <summary>
/// Evaluations, a line of JSON for each. Several processes may append at once. Numbers that are none are the strings "NaN", "Infinity" and
/// "-Infinity", as in <see cref="StatisticsFile"/>.
/// </summary>
public static class MetricsFile
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Adds a line. Lines that are there keep their bytes; after a torn one the new line begins on its own.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="record">The evaluation.</param>
    /// <exception cref="SparringException">The file cannot be written.</exception>
    public static void Append(string path, EvaluationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, _json), (byte)'\n'];
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using FileStream stream = FileLocks.WaitFor(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (stream.Length > 0)
            {
                stream.Seek(-1, SeekOrigin.End);
                line = stream.ReadByte() == '\n' ? line : [(byte)'\n', .. line];
            }

            stream.Seek(0, SeekOrigin.End);
            stream.Write(line);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>Says before the work, which may take an hour, that what it finds could not be kept.</summary>
    /// <exception cref="SparringException">The file cannot be written.</exception>
    internal static void RequireWritable(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // An empty file of that name would be one that others may be writing to, so where there is none a file beside it stands for it.
            using FileStream tried = File.Exists(path) || Directory.Exists(path)
                ? FileLocks.WaitFor(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)
                : new FileStream($"{path}.{Guid.NewGuid():N}", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw Unwritable(path, e);
        }
    }

    private static SparringException Unwritable(string path, Exception e) => new(
        DiskErrors.IsFull(e)
            ? $"The disk is full while writing '{path}'. Free space and evaluate again"
            : $"'{path}' could not be written: {e.Message.TrimEnd('.')}. Mend that, or name another file with --out",
        e);

    /// <summary>Reads the evaluations. What is no line of this file, torn ones among them, is passed over.</summary>
    /// <param name="path">The file; where there is none, there are no evaluations.</param>
    /// <exception cref="SparringException">The file cannot be read.</exception>
    public static IReadOnlyList<EvaluationRecord> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using FileStream stream = FileLocks.WaitFor(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return [.. reader.ReadToEnd().Split('\n').Select(Parse).OfType<EvaluationRecord>()];
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw new SparringException($"'{path}' could not be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static EvaluationRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationRecord>(line, _json) is { Format: 1 } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
