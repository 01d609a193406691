namespace Sparring.Data.Cache;

/// <summary>Work on all cores whose results come in the order of its items.</summary>
internal static class OrderedWork
{
    /// <summary>Items under way for each core: enough that one slow item does not leave the others idle.</summary>
    private const int InFlightPerCore = 8;

    /// <summary>Does the work for each item.</summary>
    /// <param name="items">Enumerated on the thread that asks for results, not further ahead than memory allows.</param>
    /// <param name="work">Called from threads of the pool.</param>
    /// <param name="held">Bytes of memory that an item holds, or will while it is worked on.</param>
    /// <param name="mostHeld">Bytes that items under way may hold together; one may always.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <remarks>What the work throws comes out here. No work goes on after the enumeration has ended, however it ends.</remarks>
    public static IEnumerable<TResult> Select<T, TResult>(
        IEnumerable<T> items, Func<T, TResult> work, Func<T, long> held, long mostHeld, CancellationToken cancellation)
    {
        int mostPending = InFlightPerCore * Environment.ProcessorCount;
        Queue<(Task<TResult> Task, long Held)> pending = new(mostPending);
        long heldNow = 0;
        try
        {
            foreach (T item in items)
            {
                cancellation.ThrowIfCancellationRequested();
                long weight = held(item);
                while (pending.Count > 0 && (pending.Count >= mostPending || heldNow + weight > mostHeld))
                {
                    yield return Next();
                }

                heldNow += weight;
                pending.Enqueue((Task.Run(() => work(item), cancellation), weight));
            }

            while (pending.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return Next();
            }
        }
        finally
        {
            // Their failures have no reader any more: the first one, or the consumer's, is on its way out.
            Task.WhenAll(pending.Select(entry => entry.Task)).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        TResult Next()
        {
            (Task<TResult> task, long weight) = pending.Dequeue();
            heldNow -= weight;
            return task.GetAwaiter().GetResult();
        }
    }
}
