using Sparring.Losses;
using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Tests.Options;

public sealed class OptionsDocumentTests
{
    [Fact]
    public void Read_NothingOverlaid_GivesTheRecordBack()
    {
        RunOptions options = new() { Recipe = "mlp" };

        Assert.Equal(options, OptionsDocument.From(options).Read<RunOptions>());
    }

    [Fact]
    public void Read_FileThenFlags_LaterWinsAndTheRestStays()
    {
        OptionsDocument document = OptionsDocument.From(new RunOptions());
        document.Merge(
            """
            {
              // For an editor.
              "$schema": "schema.json",
              "training": { "batchSize": 32, "generator": { "learningRate": 0.01, }, "loss": { "kind": "least-squares" } },
            }
            """,
            "mine.json");
        document.Set("training.generator.learningRate", "1e-4");
        document.Set("training.mirror", "true");
        document.Set("data.channels", "3");
        document.Set("data.source", "null");

        RunOptions read = document.Read<RunOptions>();

        Assert.Equal(32, read.Training.BatchSize);
        Assert.Equal(1e-4, read.Training.Generator.LearningRate);
        Assert.Equal(2e-4, read.Training.Discriminator.LearningRate);
        Assert.Equal(AdversarialLossKind.LeastSquares, read.Training.Loss.Kind);
        Assert.True(read.Training.Mirror);
        Assert.Equal(3, read.Data.Channels);
        Assert.Equal("null", read.Data.Source);
        Assert.True(document.IsSet("training.batchSize"));
        Assert.False(document.IsSet("training.seed"));
    }

    [Fact]
    public void Read_NullForANullableOption_SetsIt()
    {
        OptionsDocument document = OptionsDocument.From(new ToyOptions { Channels = 3 });
        document.Set("channels", "null");

        Assert.Null(document.Read<ToyOptions>().Channels);
    }

    [Fact]
    public void Read_ManyProblems_ReportsAllWithTheirSource()
    {
        OptionsDocument document = OptionsDocument.From(new ToyOptions());
        document.Merge(
            """
            {
              "bachSize": 3, "batchSize": 1000, "milestones": [1, "x"], "name": null, "computed": 3, "zebra": 1,
              "generator": { "kind": "hnige", "frozen": "yes", "learningRate": 1e999 }, "discriminator": 3
            }
            """,
            "mine.json");
        document.Set("generator.learningrate", "1");
        document.Set("discriminator", "fast");
        document.Set("batchSize", "1.5", "--batch");
        document.Set("momentum", "NaN");
        document.Set("generator.kind.deep", "1");

        UsageException e = Assert.Throws<UsageException>(() => document.Read<ToyOptions>());

        Assert.Equal(
            [
                "mine.json: bachSize is not an option; did you mean batchSize?",
                "mine.json: milestones is [1,\"x\"]; expected a list in [ ]",
                "mine.json: name is null; expected text",
                "mine.json: computed is not an option; expected name, batchSize, channels, momentum, milestones, generator or discriminator",
                "mine.json: zebra is not an option; expected name, batchSize, channels, momentum, milestones, generator or discriminator",
                "mine.json: generator.kind is \"hnige\"; expected hinge or least-squares; did you mean hinge?",
                "mine.json: generator.frozen is \"yes\"; expected true or false",
                "mine.json: discriminator is 3; expected a group of options in { }",
                "--set: generator.learningrate is not an option; did you mean generator.learningRate?",
                "--set: discriminator is a group of options; name one of discriminator.learningRate, discriminator.frozen or discriminator.kind",
                "--batch: batchSize is \"1.5\"; expected a whole number from 1 to 100",
                "--set: momentum is \"NaN\"; expected a number",
                "--set: generator.kind is {\"deep\":\"1\"}; expected hinge or least-squares",
                "mine.json: batchSize is 1000; expected 1 to 100",
                "mine.json: generator.learningRate is Infinity; expected 0 to 1",
            ],
            e.Message.Split(Environment.NewLine));
    }

    [Theory]
    [InlineData("[1]", "'f.json' holds [1]; expected an object of options")]
    [InlineData("null", "'f.json' holds null; expected an object of options")]
    [InlineData("{ \"name\": ", "'f.json' is not JSON: ")]
    [InlineData("{ \"name\": \"a\", \"name\": \"b\" }", "'f.json' is not JSON: Duplicate property 'name'")]
    public void Merge_NoObject_ThrowsUsageException(string json, string expected)
    {
        UsageException e = Assert.Throws<UsageException>(() => OptionsDocument.From(new ToyOptions()).Merge(json, "f.json"));

        Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MergeFile_Missing_ThrowsUsageExceptionThatNamesIt()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "none.json");

        UsageException e = Assert.Throws<UsageException>(() => OptionsDocument.From(new ToyOptions()).MergeFile(path));

        Assert.StartsWith($"Cannot read the options file '{path}': ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_InvalidOptions_Throws() =>
        Assert.Throws<UsageException>(() => OptionsDocument.From(new ToyOptions { Momentum = double.NaN }));

    [Fact]
    public void ToNode_Record_UsesCamelCaseAndKebabCaseAndLeavesOutComputedValues() =>
        Assert.Equal(
            """
            {"name":"toy","batchSize":64,"channels":null,"momentum":0.5,"milestones":[],
            "generator":{"learningRate":0.0002,"frozen":false,"kind":"hinge"},
            "discriminator":{"learningRate":0.0002,"frozen":false,"kind":"least-squares"}}
            """.ReplaceLineEndings(""),
            OptionsDocument.ToNode(new ToyOptions { Discriminator = new ToyPlayer { Kind = ToyKind.LeastSquares } }).ToJsonString());
}
