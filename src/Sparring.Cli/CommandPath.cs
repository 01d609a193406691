using System.CommandLine;
using Sparring.Cli.Terminal;

namespace Sparring.Cli;

/// <summary>How a command is called from a shell.</summary>
internal static class CommandPath
{
    // System.CommandLine would take the name of the running program, which is another one in tests and under `dotnet run`.
    public const string Program = "sparring";

    private const string Project = "Sparring.Cli";
    private const string BareCharacters = "_./-+:=@%,~";

    /// <summary>What stands for <see cref="Program"/> where it is not installed as a tool but built from its repository.</summary>
    public static string Typed { get; } = Invocation(AppContext.BaseDirectory, Environment.CurrentDirectory);

    /// <summary>"sparring runs list".</summary>
    public static string Of(Command command) => string.Join(' ', Parents(command)
        .Prepend(command)
        .Reverse()
        .Select(part => part is RootCommand ? Program : part.Name));

    /// <summary>A command line that can be typed here as it is: "sparring sample 'runs/my run'".</summary>
    public static string Line(params IEnumerable<string> arguments) => string.Join(' ', arguments.Select(argument => Quote(Readable.Foreign(argument))).Prepend(Typed));

    /// <summary>The command line that calls this command.</summary>
    public static string LineOf(Command command, params IEnumerable<string> arguments) =>
        Line([.. Of(command).Split(' ')[1..], .. arguments]);

    /// <summary>The commands around this one, the innermost first.</summary>
    public static IEnumerable<Command> Parents(Command command) => command.Parents.OfType<Command>().SelectMany(parent => Parents(parent).Prepend(parent));

    /// <summary>How to start the program that lies in a folder.</summary>
    /// <param name="programFolder">REPOSITORY/artifacts/bin/Sparring.Cli/release for a build from the repository.</param>
    /// <param name="currentFolder">Where the user is.</param>
    internal static string Invocation(string programFolder, string currentFolder)
    {
        DirectoryInfo? folder = new DirectoryInfo(Path.TrimEndingDirectorySeparator(programFolder)).Parent;
        if (folder is not { Name: Project, Parent: { Name: "bin", Parent: { Name: "artifacts", Parent: { } repository } } })
        {
            return Program;
        }

        string project = Path.Combine(repository.FullName, "src", Project);
        if (!Directory.Exists(project))
        {
            return Program;
        }

        string fromHere = Path.GetRelativePath(currentFolder, project);
        bool isBelow = !Path.IsPathRooted(fromHere) && !fromHere.StartsWith("..", StringComparison.Ordinal);
        return $"dotnet run -c Release --project {Quote(isBelow ? fromHere : project)} --";
    }

    /// <summary>A word as a shell takes it for one.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || BareCharacters.Contains(c) || c == Path.DirectorySeparatorChar) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
