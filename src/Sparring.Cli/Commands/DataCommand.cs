using System.CommandLine;
using Sparring.Cli.Terminal;

namespace Sparring.Cli.Commands;

/// <summary>`sparring data`: looks at data before a training.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand(ConsoleStreams streams) : base("data", "Look at data before training on them.") => Subcommands.Add(new DataInspectCommand(streams));
}
