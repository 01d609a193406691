using System.CommandLine;

namespace Sparring.Cli.Commands;

/// <summary>A subcommand whose options are shown in groups.</summary>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Where runs are made and listed when no folder is named.</summary>
    protected const string DefaultRoot = "runs";

    private readonly List<(string Title, IReadOnlyList<Option> Options)> _groups = [];

    /// <summary>The groups in the order of the help text.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => _groups;

    /// <summary>Whole command lines for the end of the help text.</summary>
    public virtual IReadOnlyList<string> Examples => [];

    protected void AddGroup(string title, params Option[] options)
    {
        _groups.Add((title, options));
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }
}
