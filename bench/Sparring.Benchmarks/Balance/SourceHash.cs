using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Sparring.Benchmarks.Balance;

/// <summary>
/// What a game's result depends on besides its seed: the sources of training, networks, losses and balance, as one hash. Comments change no result, and what only some
/// opponents use counts for their games alone.
/// </summary>
internal static class SourceHash
{
    private static readonly string[] _folders = ["Training", "Networks", "Losses", "Balance"];

    private static readonly string[] _ofAuto = ["Auto", "GameFailure.cs", "Healing.cs", "Trainer.Healing.cs"];
    private static readonly string[] _ofLookingBack = ["LastTurns.cs"];

    private static readonly ConcurrentDictionary<(bool IsAuto, bool LooksBack), string> _hashes = new();

    /// <summary>Sixteen hexadecimal digits, of all these sources as they lay there when first asked for.</summary>
    public static string Whole => Of(isAuto: true, looksBack: true);

    /// <summary>That of the sources that games under an opponent depend on.</summary>
    /// <param name="opponent">The opponent.</param>
    public static string Of(BalanceOpponent opponent)
    {
        string[] parts = opponent.Name.Split('+');
        return Of(parts.Contains(BalanceOpponent.Auto.Name), parts.Any(part => part.StartsWith("p-threshold", StringComparison.Ordinal) || part.StartsWith("p-lecam", StringComparison.Ordinal)));
    }

    private static string Of(bool isAuto, bool looksBack) => _hashes.GetOrAdd((isAuto, looksBack), _ => Of(file =>
        (isAuto || !IsOf(file, _ofAuto)) && (looksBack || !IsOf(file, _ofLookingBack))));

    private static bool IsOf(string file, string[] beginnings) => beginnings.Any(beginning => Path.GetFileName(file).StartsWith(beginning, StringComparison.Ordinal));

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
