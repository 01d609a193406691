using Sparring.Storage;

namespace Sparring.Runs;

/// <summary>Where a run's evaluations are kept: a file of lines, and beside it a folder of pictures with the file's name but its ending.</summary>
internal sealed class EvaluationFiles
{
    private readonly string _pictures;
    private readonly string _prefix;

    /// <param name="folder">The run.</param>
    /// <param name="file">The file of lines; by default the run's own.</param>
    public EvaluationFiles(RunFolder folder, string? file)
    {
        Lines = file ?? folder.Metrics;
        string name = Path.GetFileName(Lines), bare = Path.GetFileNameWithoutExtension(name);
        _pictures = Path.Combine(Path.GetDirectoryName(Lines) ?? "", bare.Length > 0 && bare != name ? bare : $"{name}-pictures");
        // Several runs may share a file that the user has named.
        _prefix = file is null ? "" : $"{RunFolder.Sanitize(folder.Name)}-";
    }

    /// <summary>The file of lines.</summary>
    public string Lines { get; }

    /// <summary>Writes a picture, which several processes may do at once.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="SparringException">It cannot be written.</exception>
    public string WritePicture(string name, byte[] png)
    {
        string path = Path.Combine(_pictures, _prefix + name);
        try
        {
            Directory.CreateDirectory(_pictures);
            DiskFiles.Instance.ReplaceShared(path, stream => stream.Write(png));
            return path;
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw new SparringException($"'{path}' could not be written: {e.Message.TrimEnd('.')}. Mend that and evaluate again, or name another file with --out", e);
        }
    }
}
