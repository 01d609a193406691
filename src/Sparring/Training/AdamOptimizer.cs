using Sparring.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// Adam (Kingma and Ba 2014, algorithm 1, without weight decay), in one pass over memory where the weights are float32 on the CPU.
/// A parameter without a gradient stays as it is, and so does its count of steps.
/// </summary>
/// <remarks>
/// Our own since TorchSharp's passes over the memory a dozen times, and hands libtorch scalars that the garbage collector may free
/// while they are read (dotnet/TorchSharp#1496): here each is disposed by hand.
/// </remarks>
internal sealed class AdamOptimizer : IDisposable
{
    private const double Epsilon = 1e-8;

    private readonly double _beta1;
    private readonly double _beta2;
    private readonly List<Slot> _slots;

    public AdamOptimizer(IEnumerable<(string Name, Parameter Value)> trained, double beta1, double beta2)
    {
        (_beta1, _beta2) = (beta1, beta2);
        _slots = [.. trained.Select(p => new Slot(p.Name, p.Value))];
    }

    /// <summary>Moves each parameter against its gradient.</summary>
    public void Step(double learningRate)
    {
        using IDisposable inference = no_grad();
        foreach (Slot slot in _slots)
        {
            using Tensor? gradient = slot.Parameter.grad;
            if (gradient is null)
            {
                continue;
            }

            slot.Step++;
            double stepSize = learningRate / (1 - Math.Pow(_beta1, slot.Step));
            double meanSquareScale = 1 / Math.Sqrt(1 - Math.Pow(_beta2, slot.Step));
            using DenseFloats? dense = slot.Memory is null ? null : slot.Dense(gradient);
            if (dense is null)
            {
                StepWithTensors(slot, gradient, stepSize, meanSquareScale);
            }
            else
            {
                StepInOnePass(slot.Memory!, dense, (float)stepSize, (float)meanSquareScale);
            }
        }
    }

    /// <summary>Two moments of each parameter, shaped as it is, and its number of steps.</summary>
    /// <returns>The live tensors; the step counts are fresh scalars, int64, owned by the caller's scope.</returns>
    public IEnumerable<KeyValuePair<string, Tensor>> State() => _slots.SelectMany(s => new KeyValuePair<string, Tensor>[]
    {
        new($"{s.Name}.exp_avg", s.Mean),
        new($"{s.Name}.exp_avg_sq", s.MeanSquare),
        new($"{s.Name}.step", tensor(s.Step)),
    });

    /// <summary>Puts the step counts back, which are not tensors of the optimizer.</summary>
    /// <param name="stepOf">The count of a name that <see cref="State"/> gives.</param>
    public void RestoreStepCounts(Func<string, long> stepOf) => _slots.ForEach(s => s.Step = stepOf($"{s.Name}.step"));

    public void Dispose() => _slots.ForEach(s => s.Dispose());

    private void StepInOnePass(SlotMemory memory, DenseFloats gradient, float stepSize, float meanSquareScale)
    {
        (float beta1, float beta2, float rest1, float rest2) = ((float)_beta1, (float)_beta2, (float)(1 - _beta1), (float)(1 - _beta2));
        DenseFloats.ForEachPart(gradient.Length, (start, length) => WeightKernels.AdamStep(
            memory.Weights.Part(start, length),
            gradient.Part(start, length),
            memory.Mean.Part(start, length),
            memory.MeanSquare.Part(start, length),
            beta1, beta2, rest1, rest2, stepSize, meanSquareScale, (float)Epsilon));
    }

    /// <summary>The same for any type and device.</summary>
    private void StepWithTensors(Slot slot, Tensor gradient, double stepSize, double meanSquareScale)
    {
        using IDisposable scope = NewDisposeScope();
        using Scalar beta1 = _beta1.ToScalar();
        using Scalar beta2 = _beta2.ToScalar();
        using Scalar rest1 = (1 - _beta1).ToScalar();
        using Scalar rest2 = (1 - _beta2).ToScalar();
        using Scalar scale = meanSquareScale.ToScalar();
        using Scalar epsilon = Epsilon.ToScalar();
        using Scalar step = (-stepSize).ToScalar();
        slot.Mean.mul_(beta1).add_(gradient, rest1);
        slot.MeanSquare.mul_(beta2).addcmul_(gradient, gradient, rest2);
        slot.Parameter.addcdiv_(slot.Mean, slot.MeanSquare.sqrt().mul_(scale).add_(epsilon), step);
    }

    /// <summary>One parameter and what Adam remembers of its gradients.</summary>
    private sealed class Slot : IDisposable
    {
        public Slot(string name, Parameter parameter)
        {
            Name = name;
            Parameter = parameter;
            Mean = zeros_like(parameter).detach().DetachFromDisposeScope();
            MeanSquare = zeros_like(parameter).detach().DetachFromDisposeScope();
            Memory = SlotMemory.Of(this);
        }

        public string Name { get; }

        public Parameter Parameter { get; }

        /// <summary>The moving mean of gradients.</summary>
        public Tensor Mean { get; }

        /// <summary>The moving mean of squared gradients.</summary>
        public Tensor MeanSquare { get; }

        public long Step { get; set; }

        /// <summary>Null where it has to be done with tensors.</summary>
        public SlotMemory? Memory { get; }

        /// <summary>The gradient's memory in the parameter's order.</summary>
        public DenseFloats? Dense(Tensor gradient)
        {
            if (gradient.stride().AsSpan().SequenceEqual(Parameter.stride()))
            {
                return DenseFloats.Of(gradient);
            }

            using IDisposable scope = NewDisposeScope();
            return DenseFloats.Of(empty_like(Parameter).copy_(gradient));
        }

        public void Dispose()
        {
            Memory?.Dispose();
            Mean.Dispose();
            MeanSquare.Dispose();
        }
    }

    private sealed record SlotMemory(DenseFloats Weights, DenseFloats Mean, DenseFloats MeanSquare) : IDisposable
    {
        public static SlotMemory? Of(Slot slot)
        {
            using IDisposable inference = no_grad();
            return DenseFloats.Of(slot.Parameter) is { } weights
                ? new SlotMemory(weights, DenseFloats.Of(slot.Mean)!, DenseFloats.Of(slot.MeanSquare)!)
                : null;
        }

        public void Dispose()
        {
            Weights.Dispose();
            Mean.Dispose();
            MeanSquare.Dispose();
        }
    }
}
