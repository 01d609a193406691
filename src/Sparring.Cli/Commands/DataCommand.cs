using System.CommandLine;
using Sparring.Cli.Terminal;

namespace Sparring.Cli.Commands;

/// <summary>`sparring data`: looks at data before a training, and at what is kept of them.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand(ConsoleStreams streams) : base("data", "Look at data before training on them, and at what is kept of them.")
    {
        Subcommands.Add(new DataInspectCommand(streams));
        Subcommands.Add(new DataCacheCommand(streams));
    }
}
