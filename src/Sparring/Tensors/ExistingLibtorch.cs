using System.Text.RegularExpressions;

namespace Sparring.Tensors;

/// <summary>A libtorch that was installed for other programs: that of PyTorch, or an unzipped one.</summary>
/// <param name="Folder">The folder of its libraries.</param>
/// <param name="Version">What the files beside it say, such as "2.10.0+cu128"; null where they say nothing.</param>
internal sealed partial record ExistingLibtorch(string Folder, string? Version)
{
    /// <summary>The environment variable that names one.</summary>
    public const string Variable = "SPARRING_LIBTORCH";

    /// <summary>The libtorch of a folder: the libraries lie right in it, in its lib or in its torch/lib.</summary>
    /// <param name="named">The folder.</param>
    /// <param name="library">The file name of one of the libraries.</param>
    /// <returns>Null where there is none.</returns>
    public static ExistingLibtorch? In(string named, string library)
    {
        string full = Path.GetFullPath(named);
        return ((string[])[full, Path.Combine(full, "lib"), Path.Combine(full, "torch", "lib")])
            .Where(folder => File.Exists(Path.Combine(folder, library)))
            .Select(folder => new ExistingLibtorch(folder, VersionBeside(folder)))
            .FirstOrDefault();
    }

    private static string? VersionBeside(string folder)
    {
        string above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? folder;
        string ofZip = Path.Combine(above, "build-version");
        string ofPython = Path.Combine(above, "version.py");
        return File.Exists(ofZip) ? File.ReadAllText(ofZip).Trim()
            : File.Exists(ofPython) && PythonVersion().Match(File.ReadAllText(ofPython)) is { Success: true } match ? match.Groups[1].Value
            : null;
    }

    [GeneratedRegex("""^__version__\s*=\s*['"]([^'"]+)['"]""", RegexOptions.Multiline)]
    private static partial Regex PythonVersion();
}
