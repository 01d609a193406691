namespace Sparring.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("help")]
    [InlineData("help-train", "train")]
    [InlineData("help-sample", "sample")]
    [InlineData("help-evaluate", "evaluate")]
    [InlineData("help-runs", "runs")]
    [InlineData("help-runs-list", "runs", "list")]
    [InlineData("help-runs-balance", "runs", "balance")]
    [InlineData("help-data", "data")]
    [InlineData("help-data-inspect", "data", "inspect")]
    [InlineData("help-recipes", "recipes")]
    [InlineData("help-doctor", "doctor")]
    public void Help_OfACommand_IsTheSnapshot(string snapshot, params string[] command)
    {
        CommandLine run = CommandLine.Run([.. command, "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Snapshot.Verify(snapshot, run.Out);
    }

    [Fact]
    public void Run_NoArguments_ShowsHelpAndFails()
    {
        CommandLine run = CommandLine.Run();

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(CommandLine.Run("--help").Out, run.Out);
    }

    [Fact]
    public void Help_BesideAMistake_IsShownAllTheSame() =>
        Assert.Equal(0, CommandLine.Run("train", "--recpie", "--help").ExitCode);
}
