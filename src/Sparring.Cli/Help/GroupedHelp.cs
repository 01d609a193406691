using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using Sparring.Cli.Commands;

namespace Sparring.Cli.Help;

/// <summary>Help texts with the options in groups, in a fixed width, so that they can be tested as they are.</summary>
internal sealed class GroupedHelp : SynchronousCommandLineAction
{
    private const int Width = 100;
    private const int Indent = 2;
    private const int Gap = 2;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(For(parseResult.CommandResult.Command));
        return ExitCode.Done;
    }

    public static string For(Command command)
    {
        StringBuilder text = new();
        Wrap(text, command.Description ?? "", 0);
        text.Append("\nUsage: ").Append(Usage(command)).Append('\n');

        List<(string Title, List<(string Name, string Text)> Rows)> sections = [.. Sections(command)];
        int column = sections.SelectMany(section => section.Rows).Max(row => row.Name.Length) + Indent + Gap;
        foreach ((string title, List<(string Name, string Text)> rows) in sections)
        {
            text.Append('\n').Append(title).Append('\n');
            foreach ((string name, string description) in rows)
            {
                text.Append(' ', Indent).Append(name.PadRight(column - Indent));
                Wrap(text, description, column);
            }
        }

        if (command is Verb { Examples.Count: > 0 } verb)
        {
            text.Append("\nExamples\n");
            foreach (string example in verb.Examples)
            {
                text.Append(' ', Indent).Append(example).Append('\n');
            }
        }

        if (CommandPath.Typed != CommandPath.Program)
        {
            text.Append($"\nHere, '{CommandPath.Program}' stands for: {CommandPath.Typed}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string, List<(string, string)>)> Sections(Command command)
    {
        if (command.Subcommands.Count > 0)
        {
            yield return ("Commands", [.. command.Subcommands.Select(sub => (Call(sub), sub.Description ?? ""))]);
        }

        if (command.Arguments.Count > 0)
        {
            yield return ("Arguments", [.. command.Arguments.Select(argument => (argument.HelpName ?? argument.Name, argument.Description ?? ""))]);
        }

        foreach ((string title, IReadOnlyList<Option> options) in (command as Verb)?.Groups ?? [])
        {
            yield return (title, [.. options.Select(Row)]);
        }

        IEnumerable<Option> common = CommandPath.Parents(command).SelectMany(parent => parent.Options).Where(option => option.Recursive);
        IEnumerable<Option> own = command is Verb ? command.Options.Where(option => option is HelpOption) : command.Options;
        yield return (command.Parents.Any() ? "Common options" : "Options", [.. own.Concat(common).Distinct().Select(Row)]);
    }

    private static (string, string) Row(Option option)
    {
        string names = string.Join(", ", option.Aliases.Where(alias => alias is "-h").Append(option.Name));
        return (option.HelpName is { } placeholder ? $"{names} {placeholder}" : names, option.Description ?? "");
    }

    private static string Usage(Command command)
    {
        return CommandPath.Of(command)
            + string.Concat(command.Arguments.Select(argument => " " + Placeholder(argument)))
            + (command.Subcommands.Count > 0 ? " COMMAND" : "")
            + " [options]";
    }

    /// <summary>"train [DATA]".</summary>
    private static string Call(Command command) => string.Join(' ', command.Arguments.Select(Placeholder).Prepend(command.Name));

    private static string? Placeholder(Argument argument) =>
        argument.Arity.MinimumNumberOfValues > 0 ? argument.HelpName : $"[{argument.HelpName}]";

    /// <summary>Appends words from the present column on; further lines begin at <paramref name="column"/>.</summary>
    private static void Wrap(StringBuilder text, string words, int column)
    {
        // "[default: x" stays on one line.
        int at = column;
        foreach (string word in words.Replace("[default: ", "[default:\u00A0", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at > column && at + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', column);
                at = column;
            }
            else if (at > column)
            {
                text.Append(' ');
                at++;
            }

            text.Append(word.Replace('\u00A0', ' '));
            at += word.Length;
        }

        text.Append('\n');
    }
}
