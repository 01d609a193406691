using Sparring.Balance;
using Sparring.Runs;
using Sparring.Tests.Training;
using Sparring.Training;

namespace Sparring.Tests.Runs;

/// <summary>A run that goes on with another balance is played with what was asked for.</summary>
public sealed class ResumeBalanceTests : IDisposable
{
    private static readonly TrainingOptions _options = Game.TrainingOf("points") with { Balance = new BalanceOptions() };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BalancePolicyKind.Lecam)]
    [InlineData(BalancePolicyKind.Threshold)]
    [InlineData(BalancePolicyKind.R1)]
    [InlineData(BalancePolicyKind.Lr)]
    [InlineData(BalancePolicyKind.Noise)]
    [InlineData(BalancePolicyKind.Auto)]
    public void Open_PolicySwitchedOff_LeavesNothingOfIt(BalancePolicyKind policy)
    {
        // As far as they are the policy's own to set, and as if it had turned some knobs.
        Play(_options with { Balance = new() { Policy = policy } }, trainer => trainer.Settings = trainer.Settings with { InstanceNoise = 0.5, DiscriminatorRate = 2 });

        using Game off = new(Game.NetworkOf("points"), _options);
        using RunRecorder recorder = Open(off, allowChanges: true);

        Assert.Equal(60, off.Trainer.Round);
        Assert.Equal(new BalanceSettings(), off.Trainer.Settings);
    }

    [Fact]
    public void Open_OtherConstants_AreThoseAskedFor()
    {
        Play(_options with { InstanceNoise = 0.1 });

        using Game other = new(Game.NetworkOf("points"), _options with { InstanceNoise = 0.3, Loss = new() { R1Gamma = 0.1 } });
        using RunRecorder recorder = Open(other, allowChanges: true);

        Assert.Equal(new BalanceSettings { InstanceNoise = 0.3, R1Gamma = 0.1 }, other.Trainer.Settings);
    }

    [Fact]
    public void Open_OtherConstantsUnderAuto_AreRefused()
    {
        TrainingOptions auto = _options with { Balance = new() { Policy = BalancePolicyKind.Auto } };
        Play(auto);
        string options = Path.Combine(_folder["run"], "options.json");
        string before = File.ReadAllText(options);

        using Game other = new(Game.NetworkOf("points"), auto with { InstanceNoise = 0.3 });
        UsageException refusal = Assert.Throws<UsageException>(() => Open(other, allowChanges: true));

        Assert.Contains("The policy auto has these settings in its hands since the run began: training.instanceNoise: 0 in the run, 0.3 asked for. Leave them", refusal.Message);
        Assert.Equal(before, File.ReadAllText(options));
    }

    private void Play(TrainingOptions options, Action<Trainer>? turn = null)
    {
        using Game game = new(Game.NetworkOf("points"), options);
        using RunRecorder recorder = Open(game);
        game.Play(60);
        turn?.Invoke(game.Trainer);
        recorder.SaveCheckpoint();
    }

    private RunRecorder Open(Game game, bool allowChanges = false) => RunRecorder.Open(
        _folder["run"], game.Trainer, new OutputOptions { CheckpointSeconds = 1e6, SampleTicks = 0 }, new QualityOptions { Evaluations = 0 }, allowChanges: allowChanges);
}
