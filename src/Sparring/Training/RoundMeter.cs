using static TorchSharp.torch;

namespace Sparring.Training;

/// <summary>
/// Gathers each turn's loss and scores as tensors and reads them back only now and then: at a tick, before a checkpoint, and
/// at least every <see cref="MostUnread"/> rounds, when it also notices numbers that are not finite.
/// </summary>
/// <param name="discriminatorTurns">D's turns in every round; those of G follow them.</param>
internal sealed class RoundMeter(int discriminatorTurns) : IDisposable
{
    /// <summary>The most rounds for which NaN may go unnoticed.</summary>
    public const int MostUnread = 25;

    // Of D's turn: its loss, mean ŷ on reals, mean ŷ on fakes. G's turn has its loss alone.
    private const int DiscriminatorValues = 3;

    private readonly List<Tensor> _turns = [];
    private readonly List<Tensor> _unread = [];

    /// <summary>What the current tick has summed up; its losses and scores are up to date after <see cref="Read"/>.</summary>
    public TickTotals Totals { get; set; }

    /// <summary>Call it inside the turn's own dispose scope.</summary>
    public void AddDiscriminatorTurn(Tensor loss, Tensor realLogits, Tensor fakeLogits)
    {
        using IDisposable inference = no_grad();
        _turns.Add(stack([loss.detach(), realLogits.sigmoid().mean(), fakeLogits.sigmoid().mean()]).MoveToOuterDisposeScope());
    }

    /// <summary>Call it inside the turn's own dispose scope.</summary>
    public void AddGeneratorTurn(Tensor loss) => _turns.Add(loss.detach().view(1).MoveToOuterDisposeScope());

    /// <summary>Call it inside the round's dispose scope.</summary>
    /// <param name="round">The number of the round that ends.</param>
    /// <exception cref="DivergedException">See <see cref="Read"/>.</exception>
    public void EndRound(long round)
    {
        _unread.Add(cat(_turns).DetachFromDisposeScope());
        _turns.Clear();
        if (_unread.Count == MostUnread)
        {
            Read(round);
        }
    }

    /// <summary>Reads what has gathered, and adds it to the totals.</summary>
    /// <param name="round">The number of the latest round.</param>
    /// <exception cref="DivergedException">A loss or a score is not finite.</exception>
    public void Read(long round)
    {
        if (_unread.Count == 0)
        {
            return;
        }

        using IDisposable scope = NewDisposeScope();
        float[] values = stack(_unread).cpu().data<float>().ToArray(); // [rounds, values of a round]
        int width = values.Length / _unread.Count;
        long firstRound = round - _unread.Count + 1;
        Forget();
        for (int row = 0; row * width < values.Length; row++)
        {
            Add(values.AsSpan(row * width, width), firstRound + row);
        }
    }

    /// <summary>Forgets what has not been read, and goes on from other totals.</summary>
    public void Restart(TickTotals totals)
    {
        Forget();
        Totals = totals;
    }

    public void Dispose() => Forget();

    private void Add(ReadOnlySpan<float> values, long round)
    {
        ReadOnlySpan<float> discriminator = values[..(discriminatorTurns * DiscriminatorValues)];
        ReadOnlySpan<float> generator = values[discriminator.Length..];
        RequireFinite(discriminator, generator, round);
        double discriminatorLoss = 0, realScore = 0, fakeScore = 0, generatorLoss = 0;
        for (int i = 0; i < discriminator.Length; i += DiscriminatorValues)
        {
            discriminatorLoss += discriminator[i];
            realScore += discriminator[i + 1];
            fakeScore += discriminator[i + 2];
        }

        foreach (float loss in generator)
        {
            generatorLoss += loss;
        }

        Totals = Totals with
        {
            Rounds = Totals.Rounds + 1,
            DiscriminatorLoss = Totals.DiscriminatorLoss + discriminatorLoss / discriminatorTurns,
            RealScore = Totals.RealScore + realScore / discriminatorTurns,
            FakeScore = Totals.FakeScore + fakeScore / discriminatorTurns,
            GeneratorLoss = Totals.GeneratorLoss + generatorLoss / generator.Length,
        };
    }

    /// <summary>Looks at a round in the order in which it was played, and blames the network that the first bad number is from.</summary>
    private static void RequireFinite(ReadOnlySpan<float> discriminator, ReadOnlySpan<float> generator, long round)
    {
        for (int i = 0; i < discriminator.Length; i += DiscriminatorValues)
        {
            (float loss, float real, float fake) = (discriminator[i], discriminator[i + 1], discriminator[i + 2]);
            if (!float.IsFinite(real))
            {
                throw Trainer.Diverged("discriminator", round, $"its mean ŷ on reals is {real}");
            }

            if (!float.IsFinite(fake))
            {
                throw Trainer.Diverged("generator", round, $"mean ŷ on its fakes is {fake}, on reals {real}");
            }

            if (!float.IsFinite(loss))
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
    }
}
