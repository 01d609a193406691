using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Sparring.Benchmarks.Balance;

/// <summary>
/// What a game's result depends on besides its seed: the sources of training, networks, losses and balance, as one hash. Comments change no result, and the policy auto only
/// those of its own games.
/// </summary>
internal static class SourceHash
{
    private static readonly string[] _folders = ["Training", "Networks", "Losses", "Balance"];

    /// <summary>Sixteen hexadecimal digits, of all these sources as they lay there when this program began.</summary>
    public static string Whole { get; } = Of(_ => true);

    private static readonly string[] _ofHealing = ["GameFailure.cs", "Healing.cs", "Trainer.Healing.cs"];

    private static readonly string _withoutAuto = Of(file => Path.GetFileName(file) is { } name && !name.StartsWith("Auto", StringComparison.Ordinal) && !_ofHealing.Contains(name));

    /// <summary>That of the sources that games under an opponent depend on.</summary>
    /// <param name="opponent">The opponent.</param>
    public static string Of(BalanceOpponent opponent) => opponent.Name.Split('+').Contains(BalanceOpponent.Auto.Name) ? Whole : _withoutAuto;

    private static string Of(Func<string, bool> counts)
    {
        string sources = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", "..", "src", "Sparring"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in _folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(sources, folder), "*.cs", SearchOption.AllDirectories))
            .Where(counts)
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
