using Sparring.Tensors;

namespace Sparring.Tests.Tensors;

[Collection(nameof(DecodeMemoryTests))]
[CollectionDefinition(nameof(DecodeMemoryTests), DisableParallelization = true)]
public sealed class DecodeMemoryTests
{
    [Fact]
    public void Take_ManyLargeImagesAtOnce_NeverHoldMoreThanTheLimit()
    {
        long held = 0;
        long most = 0;
        var workers = new Thread[8];
        for (int i = 0; i < workers.Length; i++)
        {
            long bytes = (100L + 50 * i) << 20;
            workers[i] = new Thread(() =>
            {
                for (int turn = 0; turn < 200; turn++)
                {
                    using DecodeMemory.Share share = DecodeMemory.Take(bytes);
                    long now = Interlocked.Add(ref held, bytes);
                    InterlockedMax(ref most, now);
                    Thread.Yield();
                    Interlocked.Add(ref held, -bytes);
                }
            });
            workers[i].Start();
        }

        Assert.All(workers, worker => Assert.True(worker.Join(TimeSpan.FromSeconds(60)), "A worker never got its share."));
        Assert.InRange(most, 450L << 20, DecodeMemory.Limit);
        Assert.Equal(0, DecodeMemory.Held);
    }

    [Fact]
    public void Take_SmallImage_PassesWhileAllIsHeld()
    {
        using DecodeMemory.Share all = DecodeMemory.Take(DecodeMemory.Limit);

        using DecodeMemory.Share small = DecodeMemory.Take(DecodeMemory.Small - 1);

        Assert.Equal(DecodeMemory.Limit, DecodeMemory.Held);
    }

    [Fact]
    public void Take_MoreThanThereIs_IsTheCallersMistake() => Assert.Throws<ArgumentOutOfRangeException>(() => DecodeMemory.Take(DecodeMemory.Limit + 1));

    private static void InterlockedMax(ref long most, long value)
    {
        for (long seen = Interlocked.Read(ref most); value > seen; seen = Interlocked.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
