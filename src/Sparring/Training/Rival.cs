using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>Both players as they were at an earlier reading, to be played against later.</summary>
/// <param name="Progress">Its plain numbers.</param>
/// <param name="Discriminator">D's tensors by the network's own keys.</param>
/// <param name="Fakes">What G drew.</param>
internal sealed record Rival(RivalProgress Progress, IReadOnlyDictionary<string, Tensor> Discriminator, Tensor Fakes) : IDisposable
{
    public void Dispose()
    {
        foreach (Tensor tensor in Discriminator.Values)
        {
            tensor.Dispose();
        }

        Fakes.Dispose();
    }
}
