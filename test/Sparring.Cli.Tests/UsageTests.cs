namespace Sparring.Cli.Tests;

/// <summary>Wrong usage ends with 2, says what is wrong and what was probably meant, and starts nothing.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("'sparring' has no command 'trian'; did you mean train?\n       See 'sparring --help'.", "trian")]
    [InlineData("'sparring' has no command 'frobnicate'.\n       See 'sparring --help'.", "frobnicate")]
    [InlineData("'sparring train' has no option --recpie; did you mean --recipe?\n       See 'sparring train --help'.", "train", "--recpie", "mlp")]
    [InlineData("'sparring train' has no option --recpie; did you mean --recipe?\n       See 'sparring train --help'.", "train", "kittens", "--recpie=mlp")]
    [InlineData("'sparring train' has no option --verbos; did you mean --verbose?\n       See 'sparring train --help'.", "train", "--verbos")]
    [InlineData("'sparring train' has no option -z.\n       See 'sparring train --help'.", "train", "-z")]
    [InlineData("'sparring train' does not know what to do with 'more'.\n       See 'sparring train --help'.", "train", "kittens", "more")]
    [InlineData("'sparring runs' has no command 'lits'; did you mean list?\n       See 'sparring runs --help'.", "runs", "lits")]
    [InlineData("--count is 'many'; expected a whole number from 1 to 10000.\n       See 'sparring sample --help'.", "sample", "x", "--count", "many")]
    [InlineData("--interpolate is '1'; expected a whole number from 2 to 1000.\n       See 'sparring sample --help'.", "sample", "x", "--interpolate", "1")]
    [InlineData("--single and --interpolate cannot go together: strips are one picture.\n       See 'sparring sample --help'.", "sample", "x", "--single", "--interpolate", "3")]
    [InlineData("--out cannot go with --resume: a run stays in its folder.\n       See 'sparring train --help'.", "train", "--resume", "x", "--out", "y")]
    [InlineData("--allow-changes needs --resume RUN: a new run has nothing to differ from.\n       See 'sparring train --help'.", "train", "--allow-changes")]
    [InlineData("--resume needs a value (RUN), but --quiet follows it.\n       See 'sparring train --help'.", "train", "--resume", "--quiet")]
    [InlineData("Required argument missing for option: '--out'.\n       See 'sparring train --help'.", "train", "--out")]
    [InlineData("RUN is missing. The run folder.\n       See 'sparring sample --help'.", "sample")]
    [InlineData("FAKES is missing. What to judge: a run folder, or images named as DATA for 'sparring train': a folder, a zip, an IDX file.\n       See 'sparring evaluate --help'.", "evaluate", "--against", "kittens")]
    [InlineData("--out is empty; expected DIR.\n       See 'sparring train --help'.", "train", "--out", "")]
    [InlineData("--options is empty; expected FILE.\n       See 'sparring train --help'.", "train", "--options", " ")]
    [InlineData("RUN is empty; expected text.\n       See 'sparring sample --help'.", "sample", "")]
    [InlineData("--quiet and --verbose cannot go together.\n       See 'sparring train --help'.", "train", "--quiet", "--verbose")]
    [InlineData("--schema describes the options of every recipe: leave NAME out.\n       See 'sparring recipes --help'.", "recipes", "mlp", "--schema")]
    [InlineData("There is no recipe 'dcgna'. Did you mean 'dcgan'? The recipes are dcgan, dcgan-gn, quick, mlp, stacked-mnist, points.", "train", "--recipe", "dcgna")]
    [InlineData("There is no recipe 'mpl'. Did you mean 'mlp'? The recipes are dcgan, dcgan-gn, quick, mlp, stacked-mnist, points.", "recipes", "mpl")]
    [InlineData("--kimg: training.totalKimg is \"long\"; expected a number from 0 to 1000000000", "train", "--kimg", "long")]
    [InlineData("--batch: training.batchSize is 0; expected 1 to 65536\n       --threads: training.threads is -1; expected 0 to 1024", "train", "--batch", "0", "--threads", "-1")]
    [InlineData("--set: training.generator.learningrate is not an option; did you mean training.generator.learningRate?", "train", "--set", "training.generator.learningrate=1")]
    [InlineData("--set is 'training.seed'; expected PATH=VALUE, such as training.batchSize=32.", "train", "--set", "training.seed")]
    [InlineData("'sparring data' has no command 'inspct'; did you mean inspect?\n       See 'sparring data --help'.", "data", "inspct")]
    [InlineData("'sparring data inspect' has no option --jsn; did you mean --json?\n       See 'sparring data inspect --help'.", "data", "inspect", "x", "--jsn")]
    [InlineData("--sheet is empty; expected FILE.\n       See 'sparring data inspect --help'.", "data", "inspect", "x", "--sheet", "")]
    [InlineData("There is no recipe 'dcgna'. Did you mean 'dcgan'? The recipes are dcgan, dcgan-gn, quick, mlp, stacked-mnist, points.", "data", "inspect", "kittens", "--recipe", "dcgna")]
    [InlineData("--set is 'data.height'; expected PATH=VALUE, such as training.batchSize=32.", "data", "inspect", "kittens", "--set", "data.height")]
    [InlineData("There is no folder 'no/such/folder'. Name the folder that holds the run folders: sparring runs list DIR.", "runs", "list", "no/such/folder")]
    public void Run_WrongUsage_ExplainsAndEndsWith2(string expected, params string[] args)
    {
        CommandLine run = CommandLine.Run(args);

        Assert.Equal($"Error: {expected}\n", run.Error);
        Assert.Equal("", run.Out);
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public void Train_ProblemsInFileAndFlags_AreToldAtOnce()
    {
        string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".json");
        File.WriteAllText(file, """{ "training": { "bachSize": 3, "seed": "x" } }""");
        try
        {
            CommandLine run = CommandLine.Run("train", "--options", file, "--kimg", "-1");

            Assert.Equal(
                $"""
                Error: {file}: training.bachSize is not an option; did you mean training.batchSize?
                       {file}: training.seed is "x"; expected a whole number
                       --kimg: training.totalKimg is -1; expected 0 to 1000000000

                """.ReplaceLineEndings("\n"),
                run.Error);
            Assert.Equal(2, run.ExitCode);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
