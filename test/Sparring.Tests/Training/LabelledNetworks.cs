using static TorchSharp.torch;

namespace Sparring.Tests.Training;

/// <summary>A generator that takes labels of three classes, and remembers which it has seen.</summary>
internal sealed class LabelledGenerator : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _draw = nn.Linear(6 + 3, 2);

    public LabelledGenerator() : base(nameof(LabelledGenerator)) => RegisterComponents();

    public HashSet<long> Labels { get; } = [];

    public override Tensor forward(Tensor latents, Tensor labels)
    {
        Labels.UnionWith(labels.data<long>().ToArray());
        return _draw.call(cat([latents, nn.functional.one_hot(labels, 3)], 1));
    }
}

/// <summary>Its opponent.</summary>
internal sealed class LabelledDiscriminator : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _judge = nn.Linear(2 + 3, 1);

    public LabelledDiscriminator() : base(nameof(LabelledDiscriminator)) => RegisterComponents();

    public HashSet<long> Labels { get; } = [];

    public override Tensor forward(Tensor points, Tensor labels)
    {
        Labels.UnionWith(labels.data<long>().ToArray());
        return _judge.call(cat([points, nn.functional.one_hot(labels, 3)], 1));
    }
}
