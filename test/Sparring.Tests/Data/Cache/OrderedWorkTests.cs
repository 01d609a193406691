using System.Collections.Concurrent;
using Sparring.Data.Cache;

namespace Sparring.Tests.Data.Cache;

public sealed class OrderedWorkTests
{
    [Fact]
    public void Select_WorkOfAnyLength_ResultsInTheOrderOfTheItems()
    {
        IEnumerable<int> squares = OrderedWork.Select(
            Enumerable.Range(0, 2000),
            i =>
            {
                Thread.SpinWait(i % 7 * 500);
                return i * i;
            },
            _ => 0, 1, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => i * i), squares);
    }

    [Fact]
    public void Select_HeavyItems_AreNotTakenAheadOfTheLimit()
    {
        int taken = 0, given = 0, most = 0;
        IEnumerable<int> items = Enumerable.Range(0, 50).Select(i =>
        {
            taken++;
            most = Math.Max(most, taken - given);
            return i;
        });

        foreach (int _ in OrderedWork.Select(items, i => i, _ => 40, mostHeld: 100, TestContext.Current.CancellationToken))
        {
            given++;
        }

        // Two fit; the third waits in the enumerator's hand.
        Assert.Equal((50, 3), (given, most));
    }

    [Fact]
    public void Select_WorkThrows_ComesOutAfterTheResultsBeforeIt()
    {
        List<int> results = [];

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (int result in OrderedWork.Select(
                Enumerable.Range(0, 100), i => i == 30 ? throw new InvalidOperationException("thirty") : i, _ => 0, 1, TestContext.Current.CancellationToken))
            {
                results.Add(result);
            }
        });

        Assert.Equal("thirty", e.Message);
        Assert.Equal(Enumerable.Range(0, 30), results);
    }

    [Fact]
    public void Select_ConsumerStopsEarly_NoWorkGoesOn()
    {
        ConcurrentDictionary<int, bool> running = [];
        foreach (int _ in OrderedWork.Select(
            Enumerable.Range(0, 1000),
            i =>
            {
                running[i] = true;
                Thread.SpinWait(20_000);
                running.TryRemove(i, out bool _);
                return i;
            },
            _ => 0, 1, TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Empty(running);
    }

    [Fact]
    public void Select_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        int given = 0;

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (int _ in OrderedWork.Select(Enumerable.Range(0, int.MaxValue), i => i, _ => 0, 1, source.Token))
            {
                if (++given == 5)
                {
                    source.Cancel();
                }
            }
        });
        Assert.Equal(5, given);
    }
}
