using System.Text.Json.Nodes;
using Sparring.Balance;
using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Cli.Tests;

public sealed class RecipesCommandTests
{
    [Fact]
    public void Recipes_WithoutName_ListsAllWithWhatTheyAreFor()
    {
        CommandLine run = CommandLine.Run("recipes");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Recipe.All.Count, run.Out.Count(c => c == '\n'));
        Assert.Contains($"mlp            {Recipe.Get("mlp").Summary}\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Recipes_Name_PrintsAnOptionsFileThatGivesTheSameOptions()
    {
        CommandLine run = CommandLine.Run("recipes", "points");

        OptionsDocument document = OptionsDocument.From(new RunOptions());
        document.Merge(run.Out, "printed");
        Assert.Equal(Recipe.Get("points").Options, document.Read<RunOptions>());
    }

    [Fact]
    public void Recipes_All_KeepTheNetworksMatchedByThemselves() =>
        Assert.All(Recipe.All, recipe => Assert.Equal(BalancePolicyKind.Auto, recipe.Options.Training.Balance.Policy));

    [Fact]
    public void Recipes_Schema_DescribesTheOptions()
    {
        JsonNode schema = JsonNode.Parse(CommandLine.Run("recipes", "--schema").Out)!;

        JsonNode batchSize = schema["properties"]!["training"]!["properties"]!["batchSize"]!;
        Assert.Equal(65536, (int)batchSize["maximum"]!);
        Assert.StartsWith("N, the images in each real", (string)batchSize["description"]!, StringComparison.Ordinal);
    }
}
