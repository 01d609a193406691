using Sparring.Balance;
using Sparring.Data;
using Sparring.Losses;
using Sparring.Metrics.Quality;
using Sparring.Networks;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// Reads the game: the only place where the players' tensors become the balance's numbers. The game goes on as if it had not been read: parameters, buffers,
/// gradients, modes and libtorch's random state are what they were.
/// </summary>
internal sealed class SkillMeter : IDisposable
{
    /// <summary>Reals and fakes that D is read on, where there are as many and batches allow; at least.</summary>
    private const int LeastImages = 64;

    private const int ReadingsForEachSkill = 4;
    private const int QualityFakes = 256;
    private const int QualityReals = 500;

    // Points cost next to nothing, and of few of them chance is most of the distance.
    private const int QualityPoints = 2000;

    private const long Seed = 2;

    private readonly Match _match;
    private readonly WeightAverage? _average;
    private readonly IAdversarialLoss _loss;
    private readonly TrainingOptions _options;
    private readonly int _classCount;
    private readonly int _qualityFakes;
    private readonly bool _isHeldOut;
    private readonly Samples _reals;
    private readonly Samples? _seen;
    private readonly QualityProbe? _probe;
    private readonly double? _qualityOfReals;
    private readonly RivalRing _rivals;

    /// <param name="match">The players.</param>
    /// <param name="average">G's average; null where there is none.</param>
    /// <param name="loss">What they minimise.</param>
    /// <param name="training">What they are trained on.</param>
    /// <param name="heldOut">What they are not; null or too few where nothing is.</param>
    /// <param name="options">How they are trained.</param>
    /// <param name="isConditional">Whether they take labels.</param>
    public SkillMeter(
        Match match, WeightAverage? average, IAdversarialLoss loss, IImageSource training, IImageSource? heldOut, TrainingOptions options, bool isConditional)
    {
        (_match, _average, _loss, _options) = (match, average, loss, options);
        _classCount = isConditional ? training.ClassCount : 0;
        _isHeldOut = heldOut is { Count: >= BalanceJudge.LeastReals };
        IImageSource reals = _isHeldOut ? heldOut! : training;
        int batch = Math.Max(2, options.BatchSize);
        int most = batch * Math.Max(1, (LeastImages + batch - 1) / batch);
        _reals = new Samples(reals, most, isConditional, match.Device);
        _seen = _isHeldOut ? new Samples(training, _reals.Count, isConditional, match.Device) : null;
        _qualityFakes = training.Shape.IsImage ? QualityFakes : QualityPoints;
        _probe = QualityProbe.For(training, heldOut, training.Shape.IsImage ? QualityReals : QualityPoints);
        // Training images beside themselves would be no distance away.
        if (_probe is not null && _isHeldOut)
        {
            using Samples others = new(training, _qualityFakes, withLabels: false, ComputeDevice.Cpu);
            _qualityOfReals = others.Count < 2 ? null : _probe.MeasureTrend(others.Images).Value;
        }

        _rivals = new RivalRing(match);
    }

    /// <summary>Whether there are samples enough for an error to be estimated.</summary>
    public static bool CanRead(IImageSource training) => training.Count >= 2;

    /// <inheritdoc cref="RivalRing.Progress"/>
    public SkillProgress Progress => _rivals.Progress;

    /// <inheritdoc cref="RivalRing.Tensors"/>
    public IReadOnlyDictionary<string, Tensor> Tensors => _rivals.Tensors;

    /// <inheritdoc cref="RivalRing.Restore"/>
    public void Restore(SkillProgress progress, IReadOnlyDictionary<string, Tensor> tensors) => _rivals.Restore(progress, tensors);

    /// <summary>Reads the game as it stands.</summary>
    /// <param name="round">Rounds played.</param>
    /// <param name="kimg">Thousands of real images shown.</param>
    /// <param name="realSign">Mean sign of D's logits on training images over the last tick.</param>
    public BalanceReading Read(long round, double kimg, double realSign)
    {
        using KeptRandomState random = new();
        using IDisposable scope = NewDisposeScope();
        manual_seed(Seed);
        (Answers played, Tensor fakes, Tensor? labels) = Play();
        BalanceReading reading = new()
        {
            Round = round,
            Kimg = kimg,
            Reals = _reals.Count,
            IsHeldOut = _isHeldOut,
            RealScore = played.RealScore,
            FakeScore = played.FakeScore,
            Separation = played.Separation,
            Accuracy = played.Accuracy,
            Saturation = played.Saturation,
            DiscriminatorGradient = _match.Discriminator.GradientLength,
            RealSign = realSign,
            QualityOfReals = _qualityOfReals,
        };
        long number = ++_rivals.Readings;
        return number == 1 || number % 2 == 0 ? InFull(reading, fakes, labels, number) : reading;
    }

    public void Dispose()
    {
        _reals.Dispose();
        _seen?.Dispose();
        _probe?.Dispose();
        _rivals.Dispose();
    }

    /// <summary>D's answers as it plays, batch by batch, and the fakes that it was shown, with their labels.</summary>
    private (Answers Answers, Tensor Fakes, Tensor? Labels) Play()
    {
        using IDisposable inference = no_grad();
        List<Tensor> reals = [], fakes = [], drawn = [], classes = [];
        for (int start = 0; start < _reals.Count; start += _reals.Batch(_options.BatchSize))
        {
            (Tensor images, Tensor? labels) = _reals.From(start, _options.BatchSize);
            drawn.Add(_match.DrawFakesWithoutGraph((int)images.shape[0], labels));
            classes.AddRange(labels is null ? Array.Empty<Tensor>() : [labels]);
            using Player.Held held = _match.Discriminator.HoldConstant();
            (Tensor realLogits, Tensor fakeLogits) = _match.JudgeBoth(images, drawn[^1], labels);
            reals.Add(realLogits);
            fakes.Add(fakeLogits);
        }

        return (new Answers(Numbers(cat(reals)), Numbers(cat(fakes))), cat(drawn), classes.Count == 0 ? null : cat(classes));
    }

    /// <summary>What D's answers to one batch of fakes would tell G.</summary>
    private (Estimate Feedback, double Agreement, double Gradient) Feedback()
    {
        (Tensor images, Tensor? labels) = _reals.From(0, _options.BatchSize);
        int count = (int)images.shape[0], half = count / 2;
        using Player.Held discriminator = _match.Discriminator.HoldConstant();
        using Player.Held generator = _match.Generator.HoldBuffers();
        Tensor fakes = _match.DrawFakes(count, labels);
        Tensor logits = _match.Judge(fakes, labels);
        Tensor? realLogits = _loss.GeneratorSeesReals ? _match.Judge(images, labels) : null;
        Tensor[] learned = [fakes, .. _match.Generator.Parameters];
        Tensor?[] first = Gradients(0, keepGraph: true), second = Gradients(half, keepGraph: false);

        // Of the mean over the batch, times the batch: each fake's own.
        Tensor atFakes = (first[0]! + second[0]!) * half;
        Estimate squares = Estimate.Mean(Numbers(atFakes.square().flatten(1).mean([1])));
        double feedback = Math.Sqrt(squares.Value);
        (Tensor A, Tensor B)[] pairs = [.. first.Zip(second).Skip(1).Where(p => p.First is not null && p.Second is not null).Select(p => (p.First!, p.Second!))];
        double a = Player.LengthOf(pairs.Select(p => p.A)), b = Player.LengthOf(pairs.Select(p => p.B));
        double product = stack([.. pairs.Select(p => (p.A * p.B).sum())]).sum().item<float>();
        double length = Player.LengthOf(pairs.Select(p => (p.A + p.B) / 2));
        return (new Estimate(feedback, feedback > 0 ? squares.StandardError / feedback / 2 : 0), a * b > 0 ? Math.Clamp(product / (a * b), -1, 1) : 0, length);

        Tensor?[] Gradients(int start, bool keepGraph) => [.. autograd.grad(
            [_loss.Generator(logits.narrow(0, start, half), realLogits?.narrow(0, start, half))], learned, retain_graph: keepGraph, allow_unused: true)];
    }

    /// <summary>The figures that are dearer: clean answers, feedback, quality, and now and then skill by cross-play.</summary>
    private BalanceReading InFull(BalanceReading light, Tensor playedFakes, Tensor? playedLabels, long number)
    {
        (Estimate feedback, double agreement, double gradient) = Feedback();
        using IDisposable inference = no_grad();
        Answers clean = new(Numbers(_match.JudgeClean(_reals.Images, _reals.Labels)), Numbers(_match.JudgeClean(playedFakes, playedLabels)));
        double[]? seen = _seen is null ? null : Numbers(_match.JudgeClean(_seen.Images, _seen.Labels));
        Tensor? labels = _classCount > 0 ? arange(_qualityFakes, ScalarType.Int64, device: _match.Device.Device) % _classCount : null;
        Tensor fakes;
        using (_average?.SwapIn())
        {
            Tensor latents = _match.Device.Take(Latents.Draw(_qualityFakes, _options.LatentSize, Seed));
            fakes = Drawing.Samples(_match.Generator.Network, latents, labels);
        }

        TrendFigure? quality = _probe?.MeasureTrend(_match.Device.Return(fakes));
        BalanceReading reading = light with
        {
            CleanRealScore = clean.RealScore,
            CleanFakeScore = clean.FakeScore,
            CleanSeparation = clean.Separation,
            OverfitGap = seen is null ? null : OverfitGap.Of(seen, clean.Real, clean.Fake),
            Feedback = feedback,
            Agreement = agreement,
            GeneratorGradient = gradient,
            Quality = quality is { } q ? new Estimate(q.Value, q.StandardError) : null,
            Diversity = quality is { } d ? new Estimate(d.Diversity, d.DiversityError) : null,
        };
        if (number != 1 && number % ReadingsForEachSkill != 0)
        {
            return reading;
        }

        int count = Math.Min(_qualityFakes, Math.Max(_reals.Count, 2));
        (Estimate generator, Estimate discriminator) = _rivals.Play(clean.Real, fakes.narrow(0, 0, count), labels?.narrow(0, 0, count));
        return reading with { GeneratorSkill = generator, DiscriminatorSkill = discriminator };
    }

    private static double[] Numbers(Tensor values) => [.. PixelTensors.ToArray(values).Select(v => (double)v)];

    /// <summary>D's logits on reals and on fakes.</summary>
    private sealed record Answers(double[] Real, double[] Fake)
    {
        private const double Certain = 0.01;

        public Estimate RealScore { get; } = Estimate.Mean([.. Real.Select(Probability)]);

        public Estimate FakeScore { get; } = Estimate.Mean([.. Fake.Select(Probability)]);

        public Estimate Separation => Balance.Separation.Of(Real, Fake);

        public Estimate Accuracy => Estimate.Share(Real.Count(l => l > 0) + Fake.Count(l => l < 0), Real.Length + Fake.Length);

        public Estimate Saturation => Estimate.Share(Fake.Count(l => Probability(l) is < Certain or > 1 - Certain), Fake.Length);

        private static double Probability(double logit) => 1 / (1 + Math.Exp(-logit));
    }
}
