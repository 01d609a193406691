using Sparring.Networks;
using Sparring.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>One side of the game: a network and the optimizer that is alone allowed to change it.</summary>
internal sealed class Player : IDisposable
{
    private readonly PlayerOptions _options;
    private readonly AdamOptimizer _optimizer;
    private readonly List<(string Name, Parameter Value)> _trained;
    private readonly List<Tensor> _buffers;
    private readonly List<Tensor> _heldBuffers;
    private readonly LayerStack? _stack;
    private readonly ComputeDevice _device;

    /// <param name="name">"generator" or "discriminator", for messages.</param>
    /// <param name="network">A module of one input, or of two: the input and the labels.</param>
    /// <param name="options">Its optimizer.</param>
    /// <param name="usesBf16">Whether its products are computed in bfloat16 when it plays, which <see cref="PrecisionChoice.CanUseBf16"/> tells.</param>
    /// <param name="device">Where it plays.</param>
    public Player(string name, nn.Module network, PlayerOptions options, bool usesBf16, ComputeDevice device)
    {
        Name = name;
        Network = network;
        _options = options;
        _device = device;
        if (!network.parameters().Any(p => p.requires_grad))
        {
            throw new UsageException(
                $"The {name} should have parameters to train, but has none that require a gradient. "
                + "Call RegisterComponents() at the end of its constructor, and build it outside any dispose scope.");
        }

        _stack = (network as IStackedNetwork)?.Stack ?? (usesBf16 ? new LayerStack((Sequential)network) : null);
        _stack?.UsesBf16 = usesBf16;

        // Before anything keeps a parameter: the move replaces them.
        device.Move(network);
        _trained = [.. network.named_parameters().Where(p => p.parameter.requires_grad)];
        ChannelsLast.Arrange(_trained.Select(p => p.Value));
        _buffers = [.. network.named_buffers().Select(b => b.buffer)];
        _heldBuffers = [.. _buffers.Select(b => b.clone().DetachFromDisposeScope())];
        _optimizer = new AdamOptimizer(_trained.Select(p => ($"{name}.{p.Name}", p.Value)), options.Beta1, options.Beta2);
    }

    public string Name { get; }

    public nn.Module Network { get; }

    /// <summary>Whether <see cref="GradientLength"/> is looked at in its turns.</summary>
    public bool MeasuresGradient { get; set; }

    /// <summary>The length of the gradient on its parameters in the last turn in which it was looked at.</summary>
    public double GradientLength { get; private set; }

    /// <summary>What it learns.</summary>
    public IEnumerable<Parameter> Parameters => _trained.Select(p => p.Value);

    /// <summary>Whether it may be asked about two batches at once, without a word on one having a part in what it says of the other.</summary>
    public bool IsSamplewise => _stack is { IsSamplewise: true };

    /// <summary>What the schedule has for a point of the training.</summary>
    public double LearningRateAt(double kimg) => _options.LearningRate * _options.Schedule.FactorAt(kimg);

    /// <summary>The network's answer in the mode in which it plays.</summary>
    public Tensor Forward(Tensor input, Tensor? labels) =>
        _stack is not null && Network is Sequential ? _stack.Forward(input) : Drawing.Call(Network, input, labels);

    /// <summary>Its answer in eval mode and without a graph.</summary>
    public Tensor ForwardInEvalMode(Tensor input, Tensor? labels) => Drawing.InEvalMode(Network, () => Drawing.Call(Network, input, labels));

    /// <summary>One optimizer step down the gradient of the loss, at the learning rate that the schedule has for this point, times a factor.</summary>
    public void Update(Tensor loss, double kimg, double rateFactor = 1)
    {
        // A turn that failed, or somebody else's backward pass, may have left some.
        ForgetGradients();
        loss.backward();
        if (MeasuresGradient)
        {
            GradientLength = LengthOf(_trained.Select(p => p.Value.grad).OfType<Tensor>());
        }

        _optimizer.Step(LearningRateAt(kimg) * rateFactor);
        ForgetGradients();
    }

    /// <summary>
    /// Holds the network constant until disposal: no gradient reaches its parameters (which also saves their share of the
    /// backward pass), and what its layers record meanwhile, such as batch norm's running statistics, is undone.
    /// </summary>
    public Held HoldConstant()
    {
        Held held = HoldBuffers();
        foreach ((_, Parameter parameter) in _trained)
        {
            parameter.requires_grad = false;
        }

        return held;
    }

    /// <summary>Undoes at disposal what its layers record until then; gradients reach its parameters. One holding at a time.</summary>
    public Held HoldBuffers()
    {
        using (no_grad())
        {
            CopyAll(_buffers, _heldBuffers);
        }

        return new Held(this);
    }

    /// <summary>Whether every parameter and floating-point buffer is a finite number.</summary>
    public bool IsFinite()
    {
        using IDisposable scope = NewDisposeScope();
        return Network.state_dict().Values.Where(t => t.is_floating_point()).All(t => t.isfinite().all().item<bool>());
    }

    /// <inheritdoc cref="AdamOptimizer.State"/>
    public IEnumerable<KeyValuePair<string, Tensor>> OptimizerState() => _optimizer.State();

    /// <summary>Puts the step counts back, which are not tensors of the optimizer.</summary>
    public void RestoreStepCounts(IReadOnlyDictionary<string, Tensor> saved) => _optimizer.RestoreStepCounts(name => saved[name].item<long>());

    public void Dispose()
    {
        _optimizer.Dispose();
        _heldBuffers.ForEach(b => b.Dispose());
        ChannelsLast.Undo(_trained.Select(p => p.Value));
        _stack?.UsesBf16 = false;

        // A network that was disposed of before the trainer has nothing to bring back.
        if (_device != ComputeDevice.Cpu && _trained.TrueForAll(p => !p.Value.IsInvalid))
        {
            ComputeDevice.Cpu.Move(Network);
        }
    }

    /// <summary>To none, not to zero: a parameter without a part in a turn then stays as it is, resumed or not, and the other player has the memory.</summary>
    private void ForgetGradients() => _trained.ForEach(p => p.Value.grad = null);

    /// <returns>The root of the sum of all squares.</returns>
    internal static double LengthOf(IEnumerable<Tensor> gradients)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor[] squares = [.. gradients.Select(g => g.square().sum())];
        return squares.Length == 0 ? 0 : Math.Sqrt(stack(squares).sum().item<float>());
    }

    private static void CopyAll(List<Tensor> from, List<Tensor> to)
    {
        for (int i = 0; i < from.Count; i++)
        {
            to[i].copy_(from[i]);
        }
    }

    /// <summary>Ends the holding when disposed.</summary>
    internal readonly struct Held(Player player) : IDisposable
    {
        public void Dispose()
        {
            using (no_grad())
            {
                CopyAll(player._heldBuffers, player._buffers);
            }

            foreach ((_, Parameter parameter) in player._trained)
            {
                parameter.requires_grad = true;
            }
        }
    }
}
