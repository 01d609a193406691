using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Sparring.Cli.Commands;

/// <summary>Makes the options of the verbs: each with a placeholder that tells its unit.</summary>
internal static class Flag
{
    /// <summary>On or off.</summary>
    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    /// <summary>Text, or a value that the options of the run interpret.</summary>
    public static Option<string?> Text(string name, string placeholder, string description) =>
        new(name) { HelpName = placeholder, Description = description };

    /// <summary>What to compute on.</summary>
    public static Option<string?> Device(string fallback) => Text(
        "--device", "DEVICE", $"What to compute on: auto (a GPU where there is one that libtorch can use), cpu, cuda, or cuda:1. [default: {fallback}]");

    /// <summary>A whole number in a range.</summary>
    public static Option<T?> Whole<T>(string name, string placeholder, string description, T minimum, T maximum)
        where T : struct, IBinaryInteger<T> =>
        new(name) { HelpName = placeholder, Description = description, CustomParser = result => Parse(result, name, minimum, maximum) };

    private static T? Parse<T>(ArgumentResult result, string name, T minimum, T maximum) where T : struct, IBinaryInteger<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        result.AddError($"{name} is '{text}'; expected a whole number from {minimum} to {maximum}.");
        return null;
    }
}
