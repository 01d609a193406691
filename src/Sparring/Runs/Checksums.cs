using System.Security.Cryptography;
using System.Text;
using Sparring.Storage;

namespace Sparring.Runs;

/// <summary>A list of SHA-256 checksums in the format of `sha256sum`: `sha256sum -c checksums.sha256` checks a checkpoint by hand.</summary>
internal static class Checksums
{
    public const string FileName = "checksums.sha256";

    private const int HexLength = 2 * SHA256.HashSizeInBytes;

    public static byte[] Serialize(IEnumerable<(string Name, byte[] Hash)> files) =>
        Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{Convert.ToHexStringLower(file.Hash)}  {file.Name}\n")));

    /// <summary>Checks every file of a folder that its list names.</summary>
    /// <returns>The names.</returns>
    /// <exception cref="CheckpointDamagedException">The list or a file is missing, or a file has other bytes than were saved.</exception>
    /// <exception cref="SparringException">It cannot be read for another reason.</exception>
    public static IReadOnlyList<string> Verify(string folder)
    {
        try
        {
            var names = new List<string>();
            // The list ends in a line break where it is whole.
            foreach (string line in File.ReadAllText(Path.Combine(folder, FileName)).Split('\n')[..^1])
            {
                if (line.Length <= HexLength + 2 || line.AsSpan(HexLength, 2) is not "  " || line[(HexLength + 2)..].AsSpan().ContainsAny('/', '\\'))
                {
                    throw new CheckpointDamagedException(folder, $"its {FileName} has the line '{line}', where a checksum and a file name were expected");
                }

                string name = line[(HexLength + 2)..];
                using FileStream stream = File.OpenRead(Path.Combine(folder, name));
                if (!Convert.ToHexStringLower(SHA256.HashData(stream)).AsSpan().SequenceEqual(line.AsSpan(0, HexLength)))
                {
                    throw new CheckpointDamagedException(folder, $"its file '{name}' has other bytes than were saved");
                }

                names.Add(name);
            }

            return names.Count > 0 ? names : throw new CheckpointDamagedException(folder, $"its {FileName} names no file");
        }
        catch (FileNotFoundException exception)
        {
            throw new CheckpointDamagedException(folder, $"its file '{Path.GetFileName(exception.FileName)}' is missing", exception);
        }
        catch (DirectoryNotFoundException exception)
        {
            // A training may prune it meanwhile.
            throw new CheckpointDamagedException(folder, "its folder is gone", exception);
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            // Not damaged, as far as anybody knows: another try may read it.
            throw new SparringException($"The checkpoint '{folder}' cannot be read now: {exception.Message.TrimEnd('.')}. Mend that and try again.", exception);
        }
    }
}
