using System.CommandLine;
using System.CommandLine.Parsing;
using Sparring.Options;

namespace Sparring.Cli;

/// <summary>What is wrong with a command line, in words that suggest the cure.</summary>
internal static class ParseProblems
{
    /// <summary>A sentence for each problem; empty where the command line is in order.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        // A mistyped option is taken for an argument where one is still open, and the rest goes unmatched.
        IEnumerable<string> arguments = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens, (_, token) => token.Value);
        List<string> options = [.. arguments.Concat(parsed.UnmatchedTokens).Where(IsOption).Distinct()];
        Command command = parsed.CommandResult.Command;
        List<string> empty = [.. parsed.CommandResult.Children.SelectMany(Empty)];
        List<string> swallowed = [.. parsed.CommandResult.Children.OfType<OptionResult>().SelectMany(Swallowed)];
        return empty.Count > 0 ? empty
            : swallowed.Count > 0 ? swallowed
            : options.Count > 0 ? [.. options.Select(option => UnknownOption(option, command))]
            : parsed.UnmatchedTokens.Count > 0 ? [.. parsed.UnmatchedTokens.Select(token => UnknownWord(token, command))]
            : [.. parsed.Errors.Select(error => error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing ? Missing(missing.Argument) : error.Message)];
    }

    /// <summary>What a script leaves where its variable is not set.</summary>
    private static IEnumerable<string> Empty(SymbolResult result) => result switch
    {
        OptionResult option when IsEmpty(option) => [$"{option.Option.Name} is empty; expected {option.Option.HelpName}."],
        ArgumentResult argument when IsEmpty(argument) => [$"{argument.Argument.HelpName} is empty; expected text."],
        _ => [],
    };

    private static bool IsEmpty(SymbolResult result) => result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value));

    /// <summary>An option whose value was forgotten takes the next option for it.</summary>
    private static IEnumerable<string> Swallowed(OptionResult result) => result.Tokens
        .Where(token => token.Value.StartsWith("--", StringComparison.Ordinal))
        .Select(token => $"{result.Option.Name} needs a value ({result.Option.HelpName}), but {token.Value} follows it.");

    private static string Missing(Argument argument) => $"{argument.HelpName} is missing. {argument.Description}";

    private static string UnknownOption(string token, Command command)
    {
        string name = token.Split('=', ':')[0];
        IEnumerable<string> known = CommandPath.Parents(command)
            .SelectMany(parent => parent.Options.Where(option => option.Recursive))
            .Concat(command.Options)
            .Select(option => option.Name);
        return $"'{CommandPath.Of(command)}' has no option {name}{NearestName.DidYouMean(name, known)}";
    }

    private static string UnknownWord(string word, Command command) => command.Subcommands.Count > 0
        ? $"'{CommandPath.Of(command)}' has no command '{word}'{NearestName.DidYouMean(word, command.Subcommands.Select(sub => sub.Name))}"
        : $"'{CommandPath.Of(command)}' does not know what to do with '{word}'.";

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';
}
