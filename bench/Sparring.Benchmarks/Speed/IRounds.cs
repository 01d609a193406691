namespace Sparring.Benchmarks.Speed;

/// <summary>A loop whose rounds can be played one by one.</summary>
internal interface IRounds : IDisposable
{
    /// <summary>Plays one round.</summary>
    void Play();
}
