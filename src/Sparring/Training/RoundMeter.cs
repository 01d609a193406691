using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// Gathers each turn's loss and logits as they are and reads them back only now and then: at a tick, before a checkpoint, and
/// at least every <see cref="MostUnread"/> rounds, when it makes scores of them and notices numbers that are not finite.
/// </summary>
/// <param name="discriminatorTurns">D's turns in every round; those of G follow them.</param>
internal sealed class RoundMeter(int discriminatorTurns) : IDisposable
{
    /// <summary>The most rounds for which NaN may go unnoticed.</summary>
    public const int MostUnread = 25;

    // Of each D's turn: its loss, its logits on reals, its logits on fakes. Of each G's turn: its loss.
    private readonly List<Tensor> _unread = [];
    private int _unreadRounds;

    /// <summary>What the current tick has summed up; its losses and scores are up to date after <see cref="Read"/>.</summary>
    public TickTotals Totals { get; set; }

    /// <summary>Call it in D's turn.</summary>
    public void AddDiscriminatorTurn(Tensor loss, Tensor realLogits, Tensor fakeLogits)
    {
        Keep(loss);
        Keep(realLogits);
        Keep(fakeLogits);
    }

    /// <summary>Call it in G's turn.</summary>
    public void AddGeneratorTurn(Tensor loss) => Keep(loss);

    /// <param name="round">The number of the round that ends.</param>
    /// <exception cref="DivergedException">See <see cref="Read"/>.</exception>
    public void EndRound(long round)
    {
        if (++_unreadRounds == MostUnread)
        {
            Read(round);
        }
    }

    /// <summary>Reads what has gathered, and adds it to the totals.</summary>
    /// <param name="round">The number of the latest round.</param>
    /// <exception cref="DivergedException">A loss or a score is not finite.</exception>
    public void Read(long round)
    {
        if (_unreadRounds == 0)
        {
            return;
        }

        using IDisposable scope = NewDisposeScope();
        int rounds = _unreadRounds;
        float[] values = PixelTensors.ToArray(cat(_unread.ConvertAll(t => t.view(-1))));
        int batch = (int)_unread[1].numel();
        Forget();
        int width = values.Length / rounds;
        for (int row = 0; row < rounds; row++)
        {
            Add(values.AsSpan(row * width, width), batch, round - rounds + 1 + row);
        }
    }

    /// <summary>Forgets what has not been read, and goes on from other totals.</summary>
    public void Restart(TickTotals totals)
    {
        Forget();
        Totals = totals;
    }

    public void Dispose() => Forget();

    private void Keep(Tensor value) => _unread.Add(value.detach().DetachFromDisposeScope());

    private void Add(ReadOnlySpan<float> values, int batch, long round)
    {
        var discriminator = new (double Loss, double Real, double Fake, double Sign)[discriminatorTurns];
        foreach (ref (double Loss, double Real, double Fake, double Sign) turn in discriminator.AsSpan())
        {
            turn = (values[0], MeanScore(values.Slice(1, batch)), MeanScore(values.Slice(1 + batch, batch)), MeanSign(values.Slice(1, batch)));
            values = values[(1 + 2 * batch)..];
        }

        ReadOnlySpan<float> generator = values;
        RequireFinite(discriminator, generator, round);
        double generatorLoss = 0;
        foreach (float loss in generator)
        {
            generatorLoss += loss;
        }

        Totals = Totals with
        {
            Rounds = Totals.Rounds + 1,
            DiscriminatorLoss = Totals.DiscriminatorLoss + discriminator.Average(t => t.Loss),
            RealScore = Totals.RealScore + discriminator.Average(t => t.Real),
            FakeScore = Totals.FakeScore + discriminator.Average(t => t.Fake),
            GeneratorLoss = Totals.GeneratorLoss + generatorLoss / generator.Length,
            RealSign = Totals.RealSign + discriminator.Average(t => t.Sign),
        };
    }

    /// <returns>Mean ŷ.</returns>
    private static double MeanScore(ReadOnlySpan<float> logits)
    {
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += 1 / (1 + Math.Exp(-logit));
        }

        return sum / logits.Length;
    }

    /// <returns>The share of logits above 0 minus that of those below.</returns>
    private static double MeanSign(ReadOnlySpan<float> logits)
    {
        int sum = 0;
        foreach (float logit in logits)
        {
            sum += logit > 0 ? 1 : logit < 0 ? -1 : 0;
        }

        return (double)sum / logits.Length;
    }

    /// <summary>Looks at a round in the order in which it was played, and blames the network that the first bad number is from.</summary>
    private static void RequireFinite((double Loss, double Real, double Fake, double Sign)[] discriminator, ReadOnlySpan<float> generator, long round)
    {
        foreach ((double loss, double real, double fake, _) in discriminator)
        {
            if (!double.IsFinite(real))
            {
                throw Trainer.Diverged("discriminator", round, $"its mean ŷ on reals is {real}");
            }

            if (!double.IsFinite(fake))
            {
                throw Trainer.Diverged("generator", round, $"mean ŷ on its fakes is {fake}, on reals {real}");
            }

            if (!double.IsFinite(loss))
            {
                throw Trainer.Diverged("discriminator", round, $"its loss is {loss}");
            }
        }

        for (int turn = 0; turn < generator.Length; turn++)
        {
            if (!float.IsFinite(generator[turn]))
            {
                // Before G's first turn of a round the latest update was D's, before the others G's own.
                throw Trainer.Diverged(turn == 0 ? "discriminator" : "generator", round, $"G's loss is {generator[turn]}");
            }
        }
    }

    private void Forget()
    {
        _unread.ForEach(t => t.Dispose());
        _unread.Clear();
        _unreadRounds = 0;
    }
}
