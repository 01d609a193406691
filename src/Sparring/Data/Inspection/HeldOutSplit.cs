using Sparring.Data.Cache;

namespace Sparring.Data.Inspection;

/// <summary>
/// Which samples are held out from training. The seed and the images alone decide it, not their names, their order or the machine;
/// duplicates are all on one side.
/// </summary>
internal static class HeldOutSplit
{
    private const int ShareDivisor = 20;
    private const int LeastCount = 200;
    private const int LeastShareDivisor = 5;
    private const int MostCount = 2_000;
    private const ulong Stream = 5;

    /// <summary>How many of so many images are held out at most: fewer where a group of duplicates does not fit.</summary>
    /// <param name="count">Images in all.</param>
    /// <param name="share">0 to 0.5; null for 5 %, but at least 200 (of fewer than 1,000: 20 %) and at most 2,000. Rounded down.</param>
    public static int CountFor(int count, double? share)
    {
        if (share is { } given)
        {
            // 0.29 of 100 is 28.999… in binary; decimal takes a number for what was written.
            return (int)((decimal)given * count);
        }

        int least = Math.Min(LeastCount, count / LeastShareDivisor);
        return Math.Min(Math.Max(count / ShareDivisor, least), MostCount);
    }

    /// <summary>Splits samples.</summary>
    /// <param name="facts">What is known about each.</param>
    /// <param name="share">As for <see cref="CountFor"/>.</param>
    /// <param name="seed">Another seed holds out others.</param>
    /// <returns>Their indices, ascending in both parts. The held-out part may be empty, the training part never is.</returns>
    public static (int[] Training, int[] HeldOut) Of(ReadOnlySpan<SampleFacts> facts, double? share, long seed)
    {
        bool[] isHeldOut = new bool[facts.Length];
        int heldOut = 0;
        int target = CountFor(facts.Length, share);
        DisjointSets groups = ExactDuplicates.GroupsOf(facts);
        foreach (Group group in InKeyOrder(facts, groups, seed))
        {
            if (heldOut + group.Size <= target)
            {
                heldOut += group.Size;
                isHeldOut[group.Root] = true;
            }
        }

        int[] training = new int[facts.Length - heldOut];
        int[] held = new int[heldOut];
        for (int i = 0, t = 0, h = 0; i < facts.Length; i++)
        {
            if (isHeldOut[groups.RootOf(i)])
            {
                held[h++] = i;
            }
            else
            {
                training[t++] = i;
            }
        }

        return (training, held);
    }

    private static Span<Group> InKeyOrder(ReadOnlySpan<SampleFacts> facts, DisjointSets groups, long seed)
    {
        var all = new Group[facts.Length];
        for (int i = 0; i < facts.Length; i++)
        {
            // The root is the group's least index, so its entry is there before it is added to.
            int root = groups.RootOf(i);
            UInt128 hash = facts[i].ImageHash;
            all[root] = root == i
                ? new Group(0, hash, i, 1)
                : all[root] with { Hash = UInt128.Min(hash, all[root].Hash), Size = all[root].Size + 1 };
        }

        int count = 0;
        foreach (Group group in all)
        {
            if (group.Size > 0)
            {
                all[count++] = group with { Key = KeyOf(group.Hash, seed) };
            }
        }

        Array.Sort(all, 0, count);
        return all.AsSpan(0, count);
    }

    private static ulong KeyOf(UInt128 hash, long seed)
    {
        long half = (long)new DataRandom(seed, (long)(ulong)hash, Stream).NextBits();
        return new DataRandom(half, (long)(ulong)(hash >> 64), Stream).NextBits();
    }

    /// <summary>Images that stay together.</summary>
    /// <param name="Key">Its place in the order; random, and fixed by seed and hash.</param>
    /// <param name="Hash">The smallest hash of its images: no two groups share one, so it breaks ties.</param>
    /// <param name="Root">Its least index.</param>
    /// <param name="Size">Its images.</param>
    private readonly record struct Group(ulong Key, UInt128 Hash, int Root, int Size) : IComparable<Group>
    {
        public int CompareTo(Group other) => Key != other.Key ? Key.CompareTo(other.Key) : Hash.CompareTo(other.Hash);
    }
}
