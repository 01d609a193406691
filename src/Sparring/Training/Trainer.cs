using Sparring.Balance;
using Sparring.Data;
using Sparring.Losses;
using Sparring.Options;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// The game: a generator and a discriminator trained against each other, one at a time, the other held constant.
/// </summary>
/// <remarks>
/// A round is D's turns, then G's turns. In D's turn the labels are real = 1 and fake = 0 and only θ_D is updated; in G's turn
/// fresh fakes are judged with all labels real and only θ_G is updated. The trainer works on the caller's thread and writes no
/// file; it owns libtorch's random state and thread count while it lives, so a process has one trainer at a time. On a GPU the networks'
/// parameters and buffers are other objects, there while it lives. glibc is told to keep freed memory, for the rest of the process.
/// </remarks>
public sealed partial class Trainer : IDisposable
{
    private static int _active;

    private readonly Match _match;
    private readonly WeightAverage? _average;
    private readonly RoundMeter _meter;
    private readonly BalanceController _controller;
    private readonly BalanceSettings _firstSettings;
    private readonly IImageSource? _heldOut;
    private SkillMeter? _skill;
    private BalanceState _balance = new();
    private LastTurns _lastTurns;
    private readonly TimeProvider _time;
    private BatchFeed _batches;
    private readonly int _threadsBefore;
    private bool _disposed;

    /// <summary>Prepares the training of two unconditional networks. Build them outside any dispose scope; they stay yours to dispose.</summary>
    /// <param name="generator">Latents [N, Z] → samples of the source's shape: [N, C, H, W] in [-1, 1], or points [N, 2].</param>
    /// <param name="discriminator">Samples → logits, [N] or [N, 1].</param>
    /// <param name="source">The real images.</param>
    /// <param name="options">How to train.</param>
    /// <param name="loss">A loss of your own; by default the one that the options name.</param>
    /// <param name="time">The clock for statistics; by default the system's.</param>
    /// <param name="heldOut">
    /// Real images that are not trained on (see <see cref="HeldOutPart"/>), for the game to be read on; without 50 of them it is read on those that are. Yours to dispose.
    /// </param>
    /// <exception cref="UsageException">Options are out of range or at odds; the message lists all of them.</exception>
    /// <exception cref="InvalidOperationException">Another trainer is active in this process.</exception>
    public Trainer(
        nn.Module<Tensor, Tensor> generator,
        nn.Module<Tensor, Tensor> discriminator,
        IImageSource source,
        TrainingOptions options,
        IAdversarialLoss? loss = null,
        TimeProvider? time = null,
        IImageSource? heldOut = null)
        : this((nn.Module)generator, discriminator, source, options, loss, time, heldOut)
    {
    }

    /// <summary>Prepares the training of two class-conditional networks, which take the labels [N] (int64) as their second input.</summary>
    /// <inheritdoc cref="Trainer(nn.Module{Tensor, Tensor}, nn.Module{Tensor, Tensor}, IImageSource, TrainingOptions, IAdversarialLoss?, TimeProvider?, IImageSource?)"/>
    public Trainer(
        nn.Module<Tensor, Tensor, Tensor> generator,
        nn.Module<Tensor, Tensor, Tensor> discriminator,
        IImageSource source,
        TrainingOptions options,
        IAdversarialLoss? loss = null,
        TimeProvider? time = null,
        IImageSource? heldOut = null)
        : this((nn.Module)generator, discriminator, source, options, loss, time, heldOut)
    {
    }

    /// <summary>Either of the two; the device, where one is given, is that one whatever the options say.</summary>
    internal Trainer(
        nn.Module generator,
        nn.Module discriminator,
        IImageSource source,
        TrainingOptions options,
        IAdversarialLoss? loss,
        TimeProvider? time,
        IImageSource? heldOut = null,
        ComputeDevice? device = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(discriminator);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        OptionsGate.Require(options);
        Options = options;
        Source = source;
        _heldOut = heldOut;
        Loss = loss ?? AdversarialLoss.Create(options.Loss);
        IsConditional = generator is nn.Module<Tensor, Tensor, Tensor>;
        if (IsConditional && source.ClassCount == 0)
        {
            throw new UsageException($"Networks that take labels need labelled data, but '{source.Name}' has no classes.");
        }

        Device = device ?? ComputeDevice.Of(options.Device);
        _time = time ?? TimeProvider.System;
        _meter = new RoundMeter(options.Discriminator.TurnsPerRound);
        if (Interlocked.Exchange(ref _active, 1) == 1)
        {
            throw AnotherIsActive();
        }

        _threadsBefore = get_num_threads();
        try
        {
            NativeHeap.KeepFreed();
            Precision = PrecisionChoice.For(options, generator, discriminator, source.Shape, Device);
            _match = new Match(generator, discriminator, options, source, Precision.UsesBf16, Device);
            _controller = new BalanceController(options.Balance, new GameFacts(_match.CanPenalise, source.Shape.IsImage, Loss.HasLogOdds, options.TotalKimg));
            Settings = _controller.Begin(Settings);
            _firstSettings = Settings;
            _average = options.Average.HalfLifeKimg > 0 ? new WeightAverage(generator, options.Average) : null;
            _batches = OpenBatches(0);
            if (options.Threads > 0)
            {
                set_num_threads(options.Threads);
            }

            Seed(stream: 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Raised on the training thread when a reporting interval is over.</summary>
    public event Action<TickReport>? TickCompleted;

    /// <summary>Raised on the training thread after every round and its tick: the moment for a checkpoint.</summary>
    public event Action? RoundCompleted;

    /// <summary>How this trainer trains.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The real images.</summary>
    public IImageSource Source { get; }

    /// <summary>What the players minimise.</summary>
    public IAdversarialLoss Loss { get; }

    /// <summary>What is computed with. The networks are there while the trainer lives, and on the CPU afterwards.</summary>
    public ComputeDevice Device { get; }

    /// <summary>What convolutions and linear layers compute with.</summary>
    public PrecisionChoice Precision { get; }

    /// <summary>How the next round is played, as far as that may change between rounds.</summary>
    /// <exception cref="UsageException">The new settings ask for what these networks or data cannot be trained with, such as an R1 penalty where the discriminator has batch norm.</exception>
    public BalanceSettings Settings
    {
        get => _match.Settings;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _match.Settings = value;
        }
    }

    /// <summary>Whether the networks take labels.</summary>
    public bool IsConditional { get; }

    /// <summary>Rounds played so far.</summary>
    public long Round { get; private set; }

    /// <summary>Ticks reported so far.</summary>
    public long Tick { get; private set; }

    /// <summary>Thousands of real images shown to the discriminator so far.</summary>
    public double Kimg => _batches.Position / 1000.0;

    /// <summary>Whether the training has reached its length.</summary>
    public bool IsDone => Kimg >= Options.TotalKimg;

    /// <summary>Trains until the length is reached, or until the round in which the token is cancelled is over.</summary>
    /// <returns>Whether the length was reached.</returns>
    /// <exception cref="DivergedException">A network has produced NaN or infinity.</exception>
    public bool Run(CancellationToken cancellation = default)
    {
        while (!IsDone && !cancellation.IsCancellationRequested)
        {
            RunRound();
        }

        return IsDone;
    }

    /// <summary>Lets nothing touch libtorch's random state while a trainer owns it.</summary>
    /// <exception cref="InvalidOperationException">A trainer is active in this process.</exception>
    internal static void RequireNoneActive()
    {
        if (Volatile.Read(ref _active) == 1)
        {
            throw AnotherIsActive();
        }
    }

    private static InvalidOperationException AnotherIsActive() =>
        new("Another trainer is active in this process, and libtorch's random state and threads belong to the process. Dispose it first.");

    /// <summary>Plays one round: the discriminator's turns, then the generator's.</summary>
    /// <exception cref="DivergedException">A network has produced NaN or infinity, in this round or at most 25 before it.</exception>
    public void RunRound()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long started = _time.GetTimestamp();
        long shownBefore = _batches.Position;
        TimeSpan waitedBefore = _batches.Waited;
        bool readsGame = IsReadingDue(shownBefore);
        BalanceReport? balance = null;
        _match.Discriminator.MeasuresGradient = readsGame;
        using (IDisposable scope = NewDisposeScope())
        {
            Batch batch;
            Tensor fakes;
            int turn = 0;
            do
            {
                batch = _batches.Next();
                bool last = ++turn == Options.Discriminator.TurnsPerRound;
                fakes = Options.ReuseFakes && last
                    ? _match.DrawFakes(Options.BatchSize, batch.Labels)
                    : _match.DrawFakesWithoutGraph(Options.BatchSize, batch.Labels);
                DiscriminatorTurn(batch, fakes.detach());
            }
            while (turn < Options.Discriminator.TurnsPerRound);

            for (turn = 0; turn < Options.Generator.TurnsPerRound; turn++)
            {
                GeneratorTurn(batch, Options.ReuseFakes && turn == 0 ? fakes : null);
            }

            _average?.Update((_batches.Position - shownBefore) / 1000.0, Kimg);
            Round++;
            _meter.EndRound(Round);
            if (IsTickDue(shownBefore))
            {
                // Still in the round's time: a GPU has only been told what to compute so far.
                _meter.Read(Round);
            }

            balance = readsGame ? ReadGame() : null;
        }

        CloseRound(_time.GetElapsedTime(started), _batches.Waited - waitedBefore, shownBefore, balance);
        QuietMoment.Pass();
        RoundCompleted?.Invoke();
    }

    /// <summary>D judges a real and a fake batch; only θ_D is updated.</summary>
    private void DiscriminatorTurn(Batch batch, Tensor fakes)
    {
        using IDisposable scope = NewDisposeScope();
        bool learns = _lastTurns.DiscriminatorLearns(Settings);
        using IDisposable? held = learns ? null : _match.Discriminator.HoldConstant();
        Tensor reals = IsPenaltyDue ? batch.Real.detach().requires_grad_(true) : batch.Real;
        (Tensor realLogits, Tensor fakeLogits) = _match.JudgeBoth(reals, fakes, batch.Labels);
        Tensor loss = Loss.Discriminator(realLogits, fakeLogits);
        if (learns)
        {
            _match.Discriminator.Update(Penalised(loss, realLogits, fakeLogits, reals), Kimg, Settings.LearningRate * Settings.DiscriminatorRate);
        }

        _lastTurns = _lastTurns.AfterDiscriminator(Settings, loss, realLogits, fakeLogits);
        _meter.AddDiscriminatorTurn(loss, realLogits, fakeLogits);
    }

    private bool IsPenaltyDue => Settings.R1Gamma > 0 && Round % Options.Loss.R1Interval == 0;

    /// <summary>D's loss with the penalties of the moment.</summary>
    private Tensor Penalised(Tensor loss, Tensor realLogits, Tensor fakeLogits, Tensor reals)
    {
        Tensor penalised = IsPenaltyDue ? loss + GradientPenalty.R1(realLogits, reals, Settings.R1Gamma * Options.Loss.R1Interval) : loss;
        return Settings.LecamWeight > 0 && _lastTurns.HasLogits
            ? penalised + LecamPenalty.Of(realLogits, fakeLogits, _lastTurns.RealLogit, _lastTurns.FakeLogit, Settings.LecamWeight)
            : penalised;
    }

    /// <summary>D, held constant, judges fakes that all claim to be real; only θ_G is updated.</summary>
    private void GeneratorTurn(Batch batch, Tensor? reusedFakes)
    {
        using IDisposable scope = NewDisposeScope();
        bool learns = _lastTurns.GeneratorLearns(Settings);
        using Player.Held held = _match.Discriminator.HoldConstant();
        Tensor fakes = reusedFakes ?? (learns ? _match.DrawFakes(Options.BatchSize, batch.Labels) : _match.DrawFakesWithoutGraph(Options.BatchSize, batch.Labels));
        Tensor fakeLogits = _match.Judge(fakes, batch.Labels);
        Tensor? realLogits = Loss.GeneratorSeesReals ? _match.Judge(batch.Real, batch.Labels) : null;
        Tensor loss = Loss.Generator(fakeLogits, realLogits);
        if (learns)
        {
            _match.Generator.Update(loss, Kimg, Settings.LearningRate);
        }

        _lastTurns = _lastTurns.AfterGenerator(Settings, loss);
        _meter.AddGeneratorTurn(loss);
    }

    /// <summary>Reads the game, judges it, and decides how it goes on.</summary>
    private BalanceReport ReadGame()
    {
        _skill ??= new SkillMeter(_match, _average, Loss, Source, _heldOut, Options, IsConditional);
        BalanceReading reading = _skill.Read(Round, Kimg, _meter.Totals.RealSign / _meter.Totals.Rounds);
        BalanceDecision? healed = HealedSince(_balance, reading);
        BalanceStep step = _controller.Take(_balance, reading, Settings);
        (_balance, Settings) = (step.State, step.Settings);
        Failure = CanHeal ? _controller.Failure(_balance) : null;
        BalanceDecision? decision = step.Decision is { } next ? healed?.Then(next) ?? next : healed;
        return new BalanceReport(reading, step.State.Verdict!, step.Settings) { Decision = decision };
    }
}
