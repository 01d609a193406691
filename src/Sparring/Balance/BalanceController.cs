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
            BalancePolicyKind.Noise => new NoisePolicy(Probability(options.ScoreGap)),
            BalancePolicyKind.R1 => new ConstantPolicy(settings => settings with { R1Gamma = options.R1Gamma }),
            BalancePolicyKind.Ada => new AdaPolicy(Probability(options.RealSign), options.AdaKimg, game),
            BalancePolicyKind.Lecam => new ConstantPolicy(settings => settings with { LecamWeight = options.LecamWeight }),
            BalancePolicyKind.Threshold => new ConstantPolicy(settings => settings with { OnlyLoserPlays = true }),
            BalancePolicyKind.Lr => new LearningRatePolicy(Probability(options.ScoreGap)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Policy, "No such policy."),
        };

        double Probability(double target) => game.AnswersAreProbabilities
            ? target
            : throw new UsageException(
                $"The balance policy {options.Policy.ToString().ToLowerInvariant()} steers by ŷ, and with this loss D's answers are no probabilities. Take the loss bce, or another policy, such as auto.");
    }

    /// <summary>The settings that a game begins with, where a policy has its own.</summary>
    public BalanceSettings Begin(BalanceSettings settings) => _policy is ConstantPolicy constant ? constant.Applied(settings) : settings;

    /// <summary>
    /// From a checkpoint's state to that of a game that may have another policy now: a constant one has its own settings, and what auto had turned is turned back, the
    /// learning rates of a <see cref="Healing"/> excepted.
    /// </summary>
    public (BalanceState State, BalanceSettings Settings) GoOn(BalanceState state, BalanceSettings settings, BalanceSettings first) => state.Auto is null || _policy is AutoPolicy
        ? (state, Begin(settings))
        : (state with { Auto = null }, Begin(first with { LearningRate = state.Healings is [.., { } healing] ? healing.Settings.LearningRate : 1 }));

    /// <summary>The failure of the game, where the policy goes back then; null where it goes on.</summary>
    public GameFailure? Failure(BalanceState state) => _policy is AutoPolicy ? GameFailure.Of(state, _game) : null;

    /// <summary>What the policy still knows where the game goes back.</summary>
    public AutoState? AfterFailure(BalanceState failed, double kimg) => failed.Auto?.AfterFailure(kimg, _game);

    /// <summary>Takes a reading in.</summary>
    public BalanceStep Take(BalanceState state, BalanceReading reading, BalanceSettings settings)
    {
        IReadOnlyList<BalanceReading> readings = [.. state.Readings.TakeLast(BalanceState.MostReadings - 1), reading];
        (JudgeState judge, BalanceVerdict verdict) = BalanceJudge.Judge(state.Judge, readings, _game.AnswersAreProbabilities);
        return _policy.Adjust(state with { Readings = readings, Judge = judge, Verdict = verdict }, settings);
    }
}
