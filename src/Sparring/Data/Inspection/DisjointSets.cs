namespace Sparring.Data.Inspection;

/// <summary>Groups that grow together (union-find). The least member of a group stands for it.</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;

    /// <summary>Each item a group of its own.</summary>
    public DisjointSets(int count)
    {
        _parents = new int[count];
        for (int i = 0; i < count; i++)
        {
            _parents[i] = i;
        }
    }

    public int Count => _parents.Length;

    /// <summary>The least member of the group that holds an item.</summary>
    public int RootOf(int item)
    {
        while (_parents[item] != item)
        {
            // Every second step of the way is skipped the next time, or long chains would be walked over and over.
            _parents[item] = _parents[_parents[item]];
            item = _parents[item];
        }

        return item;
    }

    /// <summary>Makes two groups one.</summary>
    public void Join(int first, int second)
    {
        int a = RootOf(first);
        int b = RootOf(second);
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>How many groups there are, how many have several members, and how many items these hold.</summary>
    public (int Groups, int SharedGroups, int SharedItems) Tally()
    {
        int[] sizes = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            sizes[RootOf(i)]++;
        }

        int[] shared = [.. sizes.Where(size => size > 1)];
        return (sizes.Count(size => size > 0), shared.Length, shared.Sum());
    }
}
