using Sparring.Runs;

namespace Sparring.Tests.Runs;

public sealed class RunSummaryTests
{
    [Fact]
    public void List_RunThatCannotBeRead_IsToldAndHidesNoOther()
    {
        string root = Directory.CreateTempSubdirectory("sparring-").FullName;
        try
        {
            Write("b-torn", "{ \"format\":");
            Write("a-whole", """
                {
                  "format": 1,
                  "options": { "recipe": "mlp", "training": { "totalKimg": 250 } },
                  "data": { "name": "digits", "fingerprint": "f", "count": 3, "shape": [1, 28, 28], "classes": 0 },
                  "versions": {}
                }
                """);
            Directory.CreateDirectory(Path.Combine(root, "no-run"));

            IReadOnlyList<RunSummary> runs = RunSummary.List(root);

            Assert.Equal(["a-whole", "b-torn"], runs.Select(run => run.Name));
            Assert.Equal(("mlp", "digits", 0.0, 250.0, null, null), (runs[0].Recipe, runs[0].Data, runs[0].Kimg, runs[0].TotalKimg, runs[0].Checkpoint, runs[0].Problem));
            Assert.Contains("is not the options file of a run", runs[1].Problem, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        void Write(string run, string options)
        {
            Directory.CreateDirectory(Path.Combine(root, run));
            File.WriteAllText(Path.Combine(root, run, "options.json"), options);
        }
    }
}
