using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>Uses a network without training it.</summary>
internal static class Drawing
{
    // Bounds the memory that many samples at once would take.
    private const int MostAtOnce = 256;

    /// <summary>The answer of a network of one input, or of two: the input and the labels.</summary>
    public static Tensor Call(nn.Module network, Tensor input, Tensor? labels) => network switch
    {
        nn.Module<Tensor, Tensor> unconditional => unconditional.call(input),
        nn.Module<Tensor, Tensor, Tensor> conditional => conditional.call(input, labels!),
        _ => throw new InvalidOperationException($"A {network.GetName()} takes neither an input nor an input with labels."),
    };

    /// <summary>What a generator draws in eval mode, some samples at a time.</summary>
    /// <param name="generator">Latents → samples.</param>
    /// <param name="latents">[N, Z] float32.</param>
    /// <param name="labels">[N] int64, for a generator that takes labels.</param>
    /// <returns>[N, C, H, W], or points [N, 2], in the caller's dispose scope</returns>
    public static Tensor Samples(nn.Module generator, Tensor latents, Tensor? labels) => InEvalMode(generator, () =>
    {
        Tensor[] parts = latents.split(MostAtOnce);
        Tensor[]? partLabels = labels?.split(MostAtOnce);
        return cat([.. parts.Select((part, i) => Call(generator, part, partLabels?[i]))]);
    });

    /// <summary>Runs <paramref name="draw"/> in eval mode and without a graph; every module is in its own mode again afterwards.</summary>
    /// <returns>What <paramref name="draw"/> returns, in the caller's dispose scope.</returns>
    public static Tensor InEvalMode(nn.Module network, Func<Tensor> draw)
    {
        // modules() leaves the network itself out.
        List<(nn.Module Module, bool Training)> modes = [(network, network.training), .. network.modules().Select(m => (m, m.training))];
        network.eval();
        try
        {
            using IDisposable inference = no_grad();
            using IDisposable scope = NewDisposeScope();
            return draw().MoveToOuterDisposeScope();
        }
        finally
        {
            // train() descends, so parents come first.
            modes.ForEach(m => m.Module.train(m.Training));
        }
    }
}
