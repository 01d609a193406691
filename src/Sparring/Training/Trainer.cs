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

    private readonly Player _generator;
    private readonly Player _discriminator;
    private readonly WeightAverage? _average;
    private readonly RoundMeter _meter;
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
    /// <exception cref="UsageException">Options are out of range or at odds; the message lists all of them.</exception>
    /// <exception cref="InvalidOperationException">Another trainer is active in this process.</exception>
    public Trainer(
        nn.Module<Tensor, Tensor> generator,
        nn.Module<Tensor, Tensor> discriminator,
        IImageSource source,
        TrainingOptions options,
        IAdversarialLoss? loss = null,
        TimeProvider? time = null)
        : this((nn.Module)generator, discriminator, source, options, loss, time)
    {
    }

    /// <summary>Prepares the training of two class-conditional networks, which take the labels [N] (int64) as their second input.</summary>
    /// <inheritdoc cref="Trainer(nn.Module{Tensor, Tensor}, nn.Module{Tensor, Tensor}, IImageSource, TrainingOptions, IAdversarialLoss?, TimeProvider?)"/>
    public Trainer(
        nn.Module<Tensor, Tensor, Tensor> generator,
        nn.Module<Tensor, Tensor, Tensor> discriminator,
        IImageSource source,
        TrainingOptions options,
        IAdversarialLoss? loss = null,
        TimeProvider? time = null)
        : this((nn.Module)generator, discriminator, source, options, loss, time)
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
        ComputeDevice? device = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(discriminator);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        OptionsGate.Require(options);
        Options = options;
        Source = source;
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
            _generator = new Player("generator", generator, options.Generator, Precision.UsesBf16, Device);
            _discriminator = new Player("discriminator", discriminator, options.Discriminator, Precision.UsesBf16, Device);
            _average = options.Average.HalfLifeKimg > 0 ? new WeightAverage(generator, options.Average) : null;
            _batches = OpenBatches(0);
            if (options.Threads > 0)
            {
                set_num_threads(options.Threads);
            }

            // Another stream than that of a caller who seeded the networks' weights with the same number.
            manual_seed(options.Seed ^ 0x5350_4152);
            Device.Seed(options.Seed);
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
        using (IDisposable scope = NewDisposeScope())
        {
            Batch batch;
            Tensor fakes;
            int turn = 0;
            do
            {
                batch = _batches.Next();
                bool last = ++turn == Options.Discriminator.TurnsPerRound;
                fakes = Options.ReuseFakes && last ? DrawFakes(batch.Labels) : DrawFakesWithoutGraph(batch.Labels);
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
        }

        CloseRound(_time.GetElapsedTime(started), _batches.Waited - waitedBefore, shownBefore);
        QuietMoment.Pass();
        RoundCompleted?.Invoke();
    }

    /// <summary>D judges a real and a fake batch; only θ_D is updated.</summary>
    private void DiscriminatorTurn(Batch batch, Tensor fakes)
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor realLogits, Tensor fakeLogits) = JudgeBoth(batch, fakes);
        Tensor loss = Loss.Discriminator(realLogits, fakeLogits);
        _discriminator.Update(loss, Kimg);
        _meter.AddDiscriminatorTurn(loss, realLogits, fakeLogits);
    }

    /// <summary>D, held constant, judges fakes that all claim to be real; only θ_G is updated.</summary>
    private void GeneratorTurn(Batch batch, Tensor? reusedFakes)
    {
        using IDisposable scope = NewDisposeScope();
        using Player.HeldConstant held = _discriminator.HoldConstant();
        Tensor fakeLogits = Judge(reusedFakes ?? DrawFakes(batch.Labels), batch.Labels);
        Tensor? realLogits = Loss.GeneratorSeesReals ? Judge(batch.Real, batch.Labels) : null;
        Tensor loss = Loss.Generator(fakeLogits, realLogits);
        _generator.Update(loss, Kimg);
        _meter.AddGeneratorTurn(loss);
    }

    /// <returns>x̂ = G(z) for fresh z ~ N(0, I), in the shape of a real batch.</returns>
    private Tensor DrawFakes(Tensor? labels)
    {
        Tensor latents = Device.Take(randn(Options.BatchSize, Options.LatentSize)); // [N, Z]
        Tensor fakes = _generator.Forward(latents, labels);
        Shapes.Require(fakes, "the generator's output", Source.Shape.BatchShape(Options.BatchSize));
        return fakes;
    }

    /// <returns>The same with the generator held constant, as the discriminator's turn needs it.</returns>
    private Tensor DrawFakesWithoutGraph(Tensor? labels)
    {
        using IDisposable inference = no_grad();
        using Player.HeldConstant held = _generator.HoldConstant();
        return DrawFakes(labels);
    }

    /// <summary>Two batches, so that batch norm sees them apart; one pass over both where that makes no difference.</summary>
    private (Tensor RealLogits, Tensor FakeLogits) JudgeBoth(Batch batch, Tensor fakes)
    {
        if (!_discriminator.IsSamplewise)
        {
            return (Judge(batch.Real, batch.Labels), Judge(fakes, batch.Labels));
        }

        Tensor logits = Judge(cat([batch.Real, fakes]), labels: null);
        return (logits.narrow(0, 0, Options.BatchSize), logits.narrow(0, Options.BatchSize, Options.BatchSize));
    }

    /// <returns>D's logits, one for each image.</returns>
    private Tensor Judge(Tensor images, Tensor? labels)
    {
        Tensor seen = Options.InstanceNoise > 0 ? images + Options.InstanceNoise * Device.Take(randn_like(images, device: CPU)) : images;
        Tensor logits = _discriminator.Forward(seen, labels);
        Shapes.Require(logits.dim() == 2 ? logits.squeeze(1) : logits, "the discriminator's output", images.shape[0]);
        return logits.view(-1);
    }
}
