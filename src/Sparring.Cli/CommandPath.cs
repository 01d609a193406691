using System.CommandLine;

namespace Sparring.Cli;

/// <summary>How a command is called from a shell.</summary>
internal static class CommandPath
{
    // System.CommandLine would take the name of the running program, which is another one in tests and under `dotnet run`.
    public const string Program = "sparring";

    /// <summary>"sparring runs list".</summary>
    public static string Of(Command command) => string.Join(' ', Parents(command)
        .Prepend(command)
        .Reverse()
        .Select(part => part is RootCommand ? Program : part.Name));

    /// <summary>The commands around this one, the innermost first.</summary>
    public static IEnumerable<Command> Parents(Command command) => command.Parents.OfType<Command>().SelectMany(parent => Parents(parent).Prepend(parent));
}
