using System.Globalization;
using System.Text;
using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Cli.Terminal;

/// <summary>Numbers as people read them.</summary>
internal static class Readable
{
    private static readonly string[] _binary = ["B", "KiB", "MiB", "GiB", "TiB"];
    private static readonly string[] _decimal = ["", " k", " M", " G", " T"];

    /// <summary>"47 s", "4 min 41 s", "2 h 05 min"; "unknown" where it is not finite.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        _ when !double.IsFinite(seconds) || seconds > 1e9 => "unknown",
        < 59.5 => $"{Math.Max(0, seconds):0} s",
        < 3570 => Parts(Math.Round(seconds), 60, "min", "s"),
        _ => Parts(Math.Round(seconds / 60), 60, "h", "min"),
    };

    /// <summary>"412 MiB", "1.2 GiB".</summary>
    public static string Bytes(double bytes) => Scaled(bytes, 1024, _binary, " ");

    /// <summary>"3.6 M", "812".</summary>
    public static string Count(double count) => Scaled(count, 1000, _decimal, "");

    /// <summary>"180", "4.2": images a second.</summary>
    public static string Speed(double imagesPerSecond) =>
        imagesPerSecond.ToString(imagesPerSecond < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>"12.0": kimg with as many decimals as the length of the run asks for.</summary>
    public static string Kimg(double kimg, double total) =>
        kimg.ToString(total < 10 ? "0.00" : total < 10_000 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>Text that others chose, such as a file's name, as one line that no terminal takes for commands.</summary>
    public static string Foreign(string text) => string.Concat(text.EnumerateRunes().Select(rune => Rune.GetUnicodeCategory(rune) switch
    {
        // Escape sequences, line ends, and marks that turn the direction of what follows.
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "\uFFFD",
        _ => rune.ToString(),
    }));

    public static string Of(Leader leader) => leader switch
    {
        Leader.Even => "even",
        Leader.Discriminator => "D leads",
        Leader.Generator => "G leads",
        _ => "no reading",
    };

    /// <summary>", 2048 MiB on the GPU"; nothing where none is used.</summary>
    public static string GpuMemory(TickReport tick) => tick.GpuMemoryMiB is { } used ? $", {used:0} MiB on the GPU" : "";

    private static string Parts(double count, int size, string large, string small) =>
        $"{Math.Floor(count / size):0} {large} {count % size:00} {small}";

    private static string Scaled(double value, double step, string[] units, string gap)
    {
        int unit = 0;
        while (value >= step && unit < units.Length - 1)
        {
            value /= step;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || value >= 99.95 ? Math.Round(value).ToString("0") : value.ToString("0.0"))}{gap}{units[unit]}");
    }
}
