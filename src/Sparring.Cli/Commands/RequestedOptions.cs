using System.Text.Json;
using Sparring.Data;
using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Cli.Commands;

/// <summary>What the command line says about the options of a run: defaults &lt; recipe &lt; options file &lt; flags.</summary>
internal sealed record RequestedOptions
{
    private const string RecipeOption = "recipe";

    /// <summary>The options file. It may be a pipe, so it is read once.</summary>
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
        string? file = ReadFile();
        RequireOneRecipe(file);
        // The recipe may be named in the options file, and without one the data decide: so look at these two first.
        OptionsDocument asked = Overlay(new RunOptions(), file);
        Recipe recipe = asked.IsSet(RecipeOption)
            ? Recipe.Get(RecipeOf(asked))
            : Recipe.DefaultFor(asked.ToJson()["data"].Deserialize<DataOptions>(OptionsJson.Serializer)!);
        return Overlay(recipe.Options, file).Read<RunOptions>();
    }

    /// <summary>The options of a run, with the changes that were asked for.</summary>
    /// <exception cref="UsageException">There is no such run, or options are unknown or not valid.</exception>
    public RunOptions ForRun(RunFolder folder)
    {
        RunOptions stored = TrainingRun.ReadOptions(folder);
        RunOptions requested = Overlay(stored, ReadFile()).Read<RunOptions>();
        return requested.Recipe == stored.Recipe
            ? requested
            : throw new UsageException(
                $"A run keeps its recipe: '{folder.Path}' is of '{stored.Recipe}', and '{requested.Recipe}' is asked for. "
                + "Change single options with --set and --allow-changes, or start another run.");
    }

    private string? ReadFile() => File is null ? null : OptionsDocument.ReadFile(File);

    private OptionsDocument Overlay(RunOptions start, string? file)
    {
        OptionsDocument document = OptionsDocument.From(start);
        if (file is not null)
        {
            document.Merge(file, File!);
        }

        foreach ((string source, string path, string value) in Values)
        {
            document.Set(path, value, source);
        }

        if (RecipeName is not null)
        {
            document.Set(RecipeOption, RecipeName, "--recipe");
        }

        return document;
    }

    // What 'sparring recipes NAME' prints is every option of that recipe: with another recipe's name it would be that one all the same.
    private void RequireOneRecipe(string? file)
    {
        if (file is null || RecipeName is null)
        {
            return;
        }

        OptionsDocument alone = OptionsDocument.From(new RunOptions());
        alone.Merge(file, File!);
        if (alone.IsSet(RecipeOption) && RecipeOf(alone) != RecipeName)
        {
            throw new UsageException($"'{File}' is of the recipe '{RecipeOf(alone)}', but --recipe is '{RecipeName}'. Leave one of the two out.");
        }
    }

    private static string RecipeOf(OptionsDocument document) => document.ToJson()[RecipeOption]!.GetValue<string>();
}
