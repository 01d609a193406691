using Sparring.Balance;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// A few earlier pairs of players, frozen at readings 1, 4, 8, 16, 32, …, for the players of today to play against. Of these the latest are kept.
/// </summary>
/// <param name="match">The players of today.</param>
internal sealed class RivalRing(Match match) : IDisposable
{
    private const int Most = 3;

    private readonly List<Rival> _rivals = [];

    /// <summary>Readings taken, at all of which they play or not.</summary>
    public long Readings { get; set; }

    /// <summary>The plain numbers of its state.</summary>
    public SkillProgress Progress => new(Readings, [.. _rivals.Select(r => r.Progress)]);

    /// <summary>Its tensors: "0.fakes", "0.discriminator.layers.first.weight" and so on.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => new Dictionary<string, Tensor>(_rivals.Index().SelectMany(
        entry => entry.Item.Discriminator.Select(t => KeyValuePair.Create($"{entry.Index}.discriminator.{t.Key}", t.Value))
            .Append(KeyValuePair.Create($"{entry.Index}.fakes", entry.Item.Fakes))));

    /// <summary>Lets today's players play the frozen ones, and freezes today's where it is time.</summary>
    /// <param name="realAnswers">Today's D on the reals of every reading.</param>
    /// <param name="fakes">Today's G's [N, …].</param>
    /// <param name="labels">Their labels, for networks that take labels.</param>
    /// <returns>Both ratings.</returns>
    public (Estimate Generator, Estimate Discriminator) Play(double[] realAnswers, Tensor fakes, Tensor? labels)
    {
        Estimate generator = new(0, 0), discriminator;
        if (_rivals.Count == 0)
        {
            discriminator = CrossPlay.Edge(realAnswers, Answers(fakes));
        }
        else
        {
            discriminator = CrossPlay.RateDiscriminator([.. _rivals.Select(r => (r.Progress.GeneratorRating, CrossPlay.Edge(realAnswers, Answers(r.Fakes))))]);
            generator = CrossPlay.RateGenerator([.. _rivals.Select(r => (r.Progress.DiscriminatorRating, CrossPlay.Edge([.. r.Progress.RealLogits], AnswersOf(r))))]);
        }

        if (long.IsPow2(Readings))
        {
            Freeze(new RivalProgress(Readings, generator.Value, discriminator.Value, realAnswers), fakes);
        }

        return (generator, discriminator);

        double[] Answers(Tensor images) => [.. PixelTensors.ToArray(match.JudgeClean(images, labels)).Select(v => (double)v)];

        double[] AnswersOf(Rival rival)
        {
            using SwappedWeights swapped = new([.. match.Discriminator.Network.state_dict().Select(t => (t.Value, rival.Discriminator[t.Key]))]);
            return Answers(fakes);
        }
    }

    /// <summary>Takes a state over.</summary>
    /// <param name="progress">Its numbers.</param>
    /// <param name="tensors">Its tensors, which are copied.</param>
    /// <exception cref="SparringException">The tensors are not those of these numbers and networks.</exception>
    public void Restore(SkillProgress progress, IReadOnlyDictionary<string, Tensor> tensors)
    {
        Dispose();
        Readings = progress.Readings;
        foreach ((int index, RivalProgress rival) in progress.Rivals.Index())
        {
            Dictionary<string, Tensor> saved = match.Discriminator.Network.state_dict()
                .ToDictionary(t => t.Key, t => match.Device.Take(Of(tensors, $"{index}.discriminator.{t.Key}").clone()).DetachFromDisposeScope());
            _rivals.Add(new Rival(rival, saved, match.Device.Take(Of(tensors, $"{index}.fakes").clone()).DetachFromDisposeScope()));
        }
    }

    public void Dispose()
    {
        _rivals.ForEach(r => r.Dispose());
        _rivals.Clear();
    }

    private static Tensor Of(IReadOnlyDictionary<string, Tensor> tensors, string key) => tensors.TryGetValue(key, out Tensor? tensor)
        ? tensor
        : throw new UsageException($"The state of the frozen players should have '{key}', but has not. Resume from another checkpoint.");

    private void Freeze(RivalProgress progress, Tensor fakes)
    {
        if (_rivals.Count == Most)
        {
            _rivals[0].Dispose();
            _rivals.RemoveAt(0);
        }

        Dictionary<string, Tensor> frozen = match.Discriminator.Network.state_dict().ToDictionary(t => t.Key, t => t.Value.detach().clone().DetachFromDisposeScope());
        _rivals.Add(new Rival(progress, frozen, fakes.detach().clone().DetachFromDisposeScope()));
    }
}
