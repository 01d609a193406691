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
        return options.Count > 0 ? [.. options.Select(option => UnknownOption(option, command))]
            : parsed.UnmatchedTokens.Count > 0 ? [.. parsed.UnmatchedTokens.Select(token => UnknownWord(token, command))]
            : [.. parsed.Errors.Select(error => error.Message)];
    }

    private static string UnknownOption(string token, Command command)
    {
        string name = token.Split('=', ':')[0];
        IEnumerable<string> known = CommandPath.Parents(command)
            .SelectMany(parent => parent.Options.Where(option => option.Recursive))
            .Concat(command.Options)
            .Select(option => option.Name);
        return $"'{CommandPath.Of(command)}' has no option {name}{Suggestion(name, known)}";
    }

    private static string UnknownWord(string word, Command command) => command.Subcommands.Count > 0
        ? $"'{CommandPath.Of(command)}' has no command '{word}'{Suggestion(word, command.Subcommands.Select(sub => sub.Name))}"
        : $"'{CommandPath.Of(command)}' does not know what to do with '{word}'.";

    private static string Suggestion(string name, IEnumerable<string> known) =>
        NearestName.Suggest(name, known) is { } nearest ? $"; did you mean {nearest}?" : ".";

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';
}
