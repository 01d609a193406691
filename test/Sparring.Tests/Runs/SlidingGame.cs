using Sparring.Data;
using Sparring.Losses;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Runs;

/// <summary>
/// A game whose quality is known: each round moves the generator's points, a narrow cloud, by Adam's full step to the right, over the reals and away
/// from them on the other side.
/// </summary>
internal sealed class SlidingGame : IDisposable
{
    public const int BatchSize = 10;
    public const double Step = 0.01;
    public const int RoundsToReals = 50;

    private readonly SlidingGenerator _generator = new(-RoundsToReals * Step);
    private readonly RightIsReal _discriminator = new();

    public SlidingGame(double kimg) => Trainer = new Trainer(_generator, _discriminator, new CentredPoints(), new TrainingOptions
    {
        BatchSize = BatchSize,
        LatentSize = 2,
        TotalKimg = kimg,
        TickKimg = 0.05,
        Threads = 1,
        Average = new() { HalfLifeKimg = 0 },
        Generator = new() { LearningRate = Step },
    }, new PullToTheRight());

    public Trainer Trainer { get; }

    public void Dispose()
    {
        Trainer.Dispose();
        _generator.Dispose();
        _discriminator.Dispose();
    }

    /// <summary>Points whose distance from the origin is small.</summary>
    private sealed class CentredPoints : IImageSource
    {
        public string Name => "centred";

        public SampleShape Shape => SampleShape.Point(2);

        public int Count => 100;

        public int ClassCount => 0;

        public string Fingerprint => "centred";

        public int Label(int index) => throw new NotSupportedException();

        public void Read(int index, Span<byte> destination)
        {
            Span<float> point = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(destination);
            point[0] = 0.01f * (index % 10 - 4.5f);
            point[1] = 0.01f * (index / 10 - 4.5f);
        }
    }

    private sealed class SlidingGenerator : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _place = nn.Linear(2, 2);

        public SlidingGenerator(double start) : base("sliding")
        {
            using IDisposable inference = no_grad();
            using IDisposable scope = NewDisposeScope();
            _place.named_parameters().Single(p => p.name == "bias").parameter.copy_(tensor(new[] { (float)start, 0f }));
            RegisterComponents();
        }

        // The place alone is learned: the weights see zeros.
        public override Tensor forward(Tensor latents) => _place.call(zeros_like(latents)) + 0.03 * latents;
    }

    private sealed class RightIsReal : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _place = nn.Linear(2, 1);

        public RightIsReal() : base("right")
        {
            using IDisposable inference = no_grad();
            using IDisposable scope = NewDisposeScope();
            _place.parameters().First().copy_(tensor(new[] { 1f, 0f }));
            RegisterComponents();
        }

        public override Tensor forward(Tensor points) => _place.call(points);
    }

    private sealed class PullToTheRight : IAdversarialLoss
    {
        public bool GeneratorSeesReals => false;

        // D stays as it is: its loss does not depend on its answers.
        public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) => 0 * (realLogits.mean() + fakeLogits.mean());

        public Tensor Generator(Tensor fakeLogits, Tensor? realLogits) => -fakeLogits.mean();
    }
}
