using Sparring.Data;
using Sparring.Losses;
using Sparring.Tensors;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Benchmarks.Speed;

/// <summary>
/// What no round can do without, for networks of one multiplication each: noise, both networks forward and backward, the loss and the
/// optimizers, over and over with the same batch. Nothing is read, told or averaged.
/// </summary>
internal sealed class TrivialRounds : IRounds
{
    private readonly SpeedCase _networks;
    private readonly FlatGenerator _generator;
    private readonly MeanDiscriminator _discriminator = new();
    private readonly Player _generatorPlayer;
    private readonly Player _discriminatorPlayer;
    private readonly IAdversarialLoss _loss;
    private readonly bool _reuseFakes;
    private readonly Tensor _real;

    public TrivialRounds(SpeedCase networks, bool reuseFakes)
    {
        TrainingOptions options = new();
        _networks = networks;
        _reuseFakes = reuseFakes;
        _loss = AdversarialLoss.Create(options.Loss);
        _generator = new FlatGenerator(networks.Shape);
        _generatorPlayer = new Player("generator", _generator, options.Generator, usesBf16: false, ComputeDevice.Cpu);
        _discriminatorPlayer = new Player("discriminator", _discriminator, options.Discriminator, usesBf16: false, ComputeDevice.Cpu);
        _real = randn(networks.Shape.BatchShape(networks.Batch)).DetachFromDisposeScope();
    }

    public void Play()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor fakes = Draw();
        _discriminatorPlayer.Update(
            _loss.Discriminator(_discriminatorPlayer.Forward(_real, labels: null), _discriminatorPlayer.Forward(fakes.detach(), labels: null)), kimg: 0);
        using Player.Held held = _discriminatorPlayer.HoldConstant();
        _generatorPlayer.Update(_loss.Generator(_discriminatorPlayer.Forward(_reuseFakes ? fakes : Draw(), labels: null), realLogits: null), kimg: 0);
    }

    public void Dispose()
    {
        _real.Dispose();
        _generatorPlayer.Dispose();
        _discriminatorPlayer.Dispose();
        _generator.Dispose();
        _discriminator.Dispose();
    }

    private Tensor Draw() => _generatorPlayer.Forward(randn(_networks.Batch, SpeedCase.LatentSize), labels: null);
}

/// <summary>One grey in each image, the latent's first number times a weight.</summary>
internal sealed class FlatGenerator : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Parameter _level = nn.Parameter(zeros(1));
    private readonly SampleShape _shape;

    public FlatGenerator(SampleShape shape) : base(nameof(FlatGenerator))
    {
        _shape = shape;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        (input.narrow(1, 0, 1) * _level).view(-1, 1, 1, 1).expand(_shape.BatchShape(input.shape[0]));
}

/// <summary>An image's mean times a weight.</summary>
internal sealed class MeanDiscriminator : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Parameter _weight = nn.Parameter(ones(1));

    public MeanDiscriminator() : base(nameof(MeanDiscriminator)) => RegisterComponents();

    public override Tensor forward(Tensor input) => input.flatten(1).mean([1]) * _weight;
}
