namespace Sparring.Tensors;

/// <summary>
/// What decoding may hold at once, in the whole process. Large images wait in turn for their share, so that many workers with many large
/// images do not multiply it; small ones pass without a lock.
/// </summary>
internal static class DecodeMemory
{
    /// <summary>Working memory that one image may need, and that all large ones together may hold.</summary>
    public const long Limit = 600L << 20;

    /// <summary>Images that need less do not count.</summary>
    public const long Small = 16L << 20;

    private static readonly Lock _turn = new();
    private static readonly object _change = new();
    private static long _held;

    /// <summary>What large images hold now.</summary>
    internal static long Held
    {
        get
        {
            lock (_change)
            {
                return _held;
            }
        }
    }

    /// <summary>Waits until there is room.</summary>
    /// <param name="bytes">What the image needs; at most <see cref="Limit"/>.</param>
    /// <returns>Dispose of it when the memory is free again.</returns>
    public static Share Take(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Limit);
        if (bytes < Small)
        {
            return default;
        }

        // One waits at the head and the others behind it, or a very large image would wait for as long as there are smaller ones.
        lock (_turn)
        {
            lock (_change)
            {
                while (_held + bytes > Limit)
                {
                    Monitor.Wait(_change);
                }

                _held += bytes;
            }
        }

        return new Share(bytes);
    }

    /// <summary>The memory of one image.</summary>
    internal readonly struct Share(long bytes) : IDisposable
    {
        /// <summary>Gives it back. Once.</summary>
        public void Dispose()
        {
            if (bytes == 0)
            {
                return;
            }

            lock (_change)
            {
                _held -= bytes;
                Monitor.Pulse(_change);
            }
        }
    }
}
