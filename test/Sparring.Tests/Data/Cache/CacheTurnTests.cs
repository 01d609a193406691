using Sparring.Data.Cache;

namespace Sparring.Tests.Data.Cache;

/// <summary>One process at a time has the turn, whatever happens to the lock's file between its opening and its locking.</summary>
public sealed class CacheTurnTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryTake_TakenAndGivenBack_IsHadByOneAndLeavesNothing()
    {
        string path = _folder["key.lock"];
        using (CacheTurn? first = CacheTurn.TryTake(path))
        {
            Assert.NotNull(first);
            Assert.Null(CacheTurn.TryTake(path));
        }

        Assert.False(File.Exists(path));
        using CacheTurn? next = CacheTurn.TryTake(path);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task TryTake_ManyAtOnce_NeverTwoHaveIt()
    {
        string path = _folder["key.lock"];
        int inside = 0, most = 0, taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 3000; i++)
            {
                using CacheTurn? turn = CacheTurn.TryTake(path);
                if (turn is not null)
                {
                    int now = Interlocked.Increment(ref inside);
                    most = Math.Max(most, now);
                    taken++;
                    Interlocked.Decrement(ref inside);
                }
            }
        })));

        Assert.True(taken > 100, $"{taken} turns were had.");
        Assert.Equal(1, most);
    }
}
