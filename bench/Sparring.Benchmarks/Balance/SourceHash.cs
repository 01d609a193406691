using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Sparring.Benchmarks.Balance;

/// <summary>What a game's result depends on besides its seed: the sources of training, networks, losses and balance, as one hash. Comments change no result.</summary>
internal static class SourceHash
{
    private static readonly string[] _folders = ["Training", "Networks", "Losses", "Balance"];

    /// <summary>Sixteen hexadecimal digits, of the sources as they lay there when this program began.</summary>
    public static string Text { get; } = Of(Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", "..", "src", "Sparring")));

    private static string Of(string sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in _folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(sources, folder), "*.cs", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(sources, file)));
            foreach (string line in File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static string ThisFolder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
