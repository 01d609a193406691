using Sparring.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// The exponential moving average of a network's parameters and floating-point buffers; other buffers are copied as they are.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly AverageOptions _options;
    private readonly List<(string Name, Tensor Live, Tensor Average)> _entries;
    private readonly List<(DenseFloats? Live, DenseFloats? Average)> _memory;

    public WeightAverage(nn.Module network, AverageOptions options)
    {
        _options = options;
        _entries = [.. network.state_dict().Select(e => (e.Key, e.Value, e.Value.detach().clone().DetachFromDisposeScope()))];
        _memory = _entries.ConvertAll(e => (DenseFloats.Of(e.Live), DenseFloats.Of(e.Average)));
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
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_memory[i] is ({ } live, { } average))
            {
                DenseFloats.ForEachPart(
                    live.Length, (start, length) => WeightKernels.Average(average.Part(start, length), live.Part(start, length), (float)kept));
            }
            else
            {
                UpdateWithTensors(_entries[i].Live, _entries[i].Average, kept);
            }
        }
    }

    /// <summary>Puts the average into the network until disposal, then the very weights that were there before.</summary>
    public SwappedWeights SwapIn() => new([.. _entries.Select(e => (e.Live, e.Average))]);

    public void Dispose()
    {
        foreach ((DenseFloats? live, DenseFloats? average) in _memory)
        {
            live?.Dispose();
            average?.Dispose();
        }

        _entries.ForEach(e => e.Average.Dispose());
    }

    /// <summary>The same for any type and device.</summary>
    private static void UpdateWithTensors(Tensor live, Tensor average, double kept)
    {
        if (average.is_floating_point())
        {
            using Scalar old = kept.ToScalar();
            using Scalar fresh = (1 - kept).ToScalar();
            average.mul_(old).add_(live, fresh);
        }
        else
        {
            average.copy_(live);
        }
    }
}
