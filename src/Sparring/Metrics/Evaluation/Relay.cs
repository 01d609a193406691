namespace Sparring.Metrics.Evaluation;

/// <summary>Passes progress on in other words, on the same thread and at once.</summary>
internal sealed class Relay<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
