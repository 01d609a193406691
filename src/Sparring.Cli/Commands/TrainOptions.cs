using System.Text.Json;
using System.Text.Json.Nodes;
using Sparring.Data;
using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>What the command line says about the options of a run: defaults &lt; recipe &lt; options file &lt; flags.</summary>
internal sealed record TrainOptions
{
    public required string? File { get; init; }

    public required string? RecipeName { get; init; }

    /// <summary>Single options and the flags they come from; later ones win.</summary>
    public required IReadOnlyList<(string Source, string Path, string Value)> Values { get; init; }

    /// <summary>"training.seed=3" of a --set.</summary>
    /// <exception cref="UsageException">There is no "=".</exception>
    public static (string Source, string Path, string Value) Split(string assignment)
    {
        int equals = assignment.IndexOf('=');
        return equals > 0
            ? ("--set", assignment[..equals].Trim(), assignment[(equals + 1)..].Trim())
            : throw new UsageException($"--set is '{assignment}'; expected PATH=VALUE, such as training.batchSize=32.");
    }

    /// <summary>The complete options of a new run.</summary>
    /// <exception cref="UsageException">Options are unknown or not valid.</exception>
    public RunOptions ForNewRun()
    {
        // The recipe may be named in the options file, and without one the data decide: so look at these two first.
        OptionsDocument asked = Overlay(new RunOptions());
        JsonObject values = asked.ToJson();
        Recipe recipe = asked.IsSet("recipe")
            ? Recipe.Get(values["recipe"]!.GetValue<string>())
            : Recipe.DefaultFor(values["data"].Deserialize<DataOptions>(OptionsJson.Serializer)!);
        return Overlay(recipe.Options).Read<RunOptions>();
    }

    /// <summary>The options of a run, with the changes that were asked for.</summary>
    /// <exception cref="UsageException">There is no such run, or options are unknown or not valid.</exception>
    public RunOptions ForRun(RunFolder folder) => Overlay(TrainingRun.ReadOptions(folder)).Read<RunOptions>();

    private OptionsDocument Overlay(RunOptions start)
    {
        OptionsDocument document = OptionsDocument.From(start);
        if (File is not null)
        {
            document.MergeFile(File);
        }

        foreach ((string source, string path, string value) in Values)
        {
            document.Set(path, value, source);
        }

        if (RecipeName is not null)
        {
            document.Set("recipe", RecipeName, "--recipe");
        }

        return document;
    }
}
