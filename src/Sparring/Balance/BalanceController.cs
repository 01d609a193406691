namespace Sparring.Balance;

/// <summary>From a reading to the settings of the next rounds: remember, judge, decide.</summary>
internal sealed class BalanceController
{
    private readonly GameFacts _game;
    private readonly IBalancePolicy _policy;

    /// <param name="options">Which policy, and its constants.</param>
    /// <param name="game">What may be done in this game.</param>
    /// <exception cref="UsageException">The policy is not for this game.</exception>
    public BalanceController(BalanceOptions options, GameFacts game)
    {
        _game = game;
        _policy = options.Policy switch
        {
            BalancePolicyKind.Off => new ConstantPolicy(settings => settings),
            BalancePolicyKind.Auto => new AutoPolicy(game),
            BalancePolicyKind.Noise => new NoisePolicy(options.ScoreGap),
            BalancePolicyKind.R1 => new ConstantPolicy(settings => settings with { R1Gamma = options.R1Gamma }),
            BalancePolicyKind.Ada => new AdaPolicy(options.RealSign, options.AdaKimg, game),
            BalancePolicyKind.Lecam => new ConstantPolicy(settings => settings with { LecamWeight = options.LecamWeight }),
            BalancePolicyKind.Threshold => new ConstantPolicy(settings => settings with { OnlyLoserPlays = true }),
            BalancePolicyKind.Lr => new LearningRatePolicy(options.ScoreGap),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Policy, "No such policy."),
        };
    }

    /// <summary>The settings that a game begins with, where a policy has its own.</summary>
    public BalanceSettings Begin(BalanceSettings settings) => _policy is ConstantPolicy constant ? constant.Applied(settings) : settings;

    /// <summary>Takes a reading in.</summary>
    public BalanceStep Take(BalanceState state, BalanceReading reading, BalanceSettings settings)
    {
        IReadOnlyList<BalanceReading> readings = [.. state.Readings.TakeLast(BalanceState.MostReadings - 1), reading];
        (JudgeState judge, BalanceVerdict verdict) = BalanceJudge.Judge(state.Judge, readings, _game.AnswersAreProbabilities);
        return _policy.Adjust(state with { Readings = readings, Judge = judge, Verdict = verdict }, settings);
    }
}
