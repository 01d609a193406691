using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// The exponential moving average of a network's parameters and floating-point buffers; other buffers are copied as they are.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly AverageOptions _options;
    private readonly List<(string Name, Tensor Live, Tensor Average)> _entries;

    public WeightAverage(nn.Module network, AverageOptions options)
    {
        _options = options;
        _entries = [.. network.state_dict().Select(e => (e.Key, e.Value, e.Value.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>The averages by the network's own keys.</summary>
    public Dictionary<string, Tensor> State => _entries.ToDictionary(e => e.Name, e => e.Average);

    /// <summary>Moves the average towards the weights of the moment.</summary>
    /// <param name="shownKimg">Thousands of real images shown since the last update.</param>
    /// <param name="totalKimg">Thousands of real images shown since the start.</param>
    public void Update(double shownKimg, double totalKimg)
    {
        double halfLife = _options.RampUp > 0
            ? Math.Min(_options.HalfLifeKimg, _options.RampUp * totalKimg)
            : _options.HalfLifeKimg;
        double kept = Math.Pow(0.5, shownKimg / halfLife);
        using IDisposable scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        foreach ((_, Tensor live, Tensor average) in _entries)
        {
            if (average.is_floating_point())
            {
                average.mul_(kept).add_(live, alpha: 1 - kept);
            }
            else
            {
                average.copy_(live);
            }
        }
    }

    /// <summary>Puts the average into the network until disposal, then the very weights that were there before.</summary>
    public Swapped SwapIn() => new(_entries);

    public void Dispose() => _entries.ForEach(e => e.Average.Dispose());

    internal sealed class Swapped : IDisposable
    {
        private readonly List<(Tensor Live, Tensor Kept)> _kept;

        public Swapped(List<(string Name, Tensor Live, Tensor Average)> entries)
        {
            using IDisposable inference = no_grad();
            _kept = entries.ConvertAll(e => (e.Live, e.Live.detach().clone().DetachFromDisposeScope()));
            entries.ForEach(e => e.Live.copy_(e.Average));
        }

        public void Dispose()
        {
            using IDisposable inference = no_grad();
            foreach ((Tensor live, Tensor kept) in _kept)
            {
                live.copy_(kept);
                kept.Dispose();
            }
        }
    }
}
