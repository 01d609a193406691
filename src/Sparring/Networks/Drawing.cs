using static TorchSharp.torch;

namespace Sparring.Networks;

/// <summary>Uses a network to draw or to judge without training it.</summary>
internal static class Drawing
{
    /// <summary>Runs <paramref name="draw"/> in eval mode and without a graph; every module is in its own mode again afterwards.</summary>
    /// <returns>What <paramref name="draw"/> returns, in the caller's dispose scope.</returns>
    public static Tensor InEvalMode(nn.Module network, Func<Tensor> draw)
    {
        List<(nn.Module Module, bool Training)> modes = [.. network.modules().Select(m => (m, m.training))];
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
