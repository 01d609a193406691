namespace Sparring.Training;

/// <summary>A network has produced NaN or infinity: nothing that it would learn from here on could be used.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="round">The first round whose numbers are not finite, or the latest round where only the weights show it.</param>
/// <param name="network">"generator" or "discriminator".</param>
public sealed class DivergedException(string message, long round, string network) : SparringException(message)
{
    /// <summary>The first round whose numbers are not finite.</summary>
    public long Round { get; } = round;

    /// <summary>"generator" or "discriminator".</summary>
    public string Network { get; } = network;
}
