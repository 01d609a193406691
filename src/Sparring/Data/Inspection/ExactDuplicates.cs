using System.Runtime.InteropServices;
using Sparring.Data.Cache;

namespace Sparring.Data.Inspection;

/// <summary>Finds images that are the same bit for bit or mirrored, before or after they became samples.</summary>
internal static class ExactDuplicates
{
    /// <summary>Groups of samples that share <see cref="SampleFacts.ImageHash"/> or <see cref="SampleFacts.SampleHash"/>, directly or through others.</summary>
    public static DisjointSets GroupsOf(ReadOnlySpan<SampleFacts> facts)
    {
        var groups = new DisjointSets(facts.Length);
        var first = new Dictionary<UInt128, int>(facts.Length);
        for (int i = 0; i < facts.Length; i++)
        {
            JoinFirst(groups, first, facts[i].ImageHash, i);
        }

        first.Clear();
        for (int i = 0; i < facts.Length; i++)
        {
            JoinFirst(groups, first, facts[i].SampleHash, i);
        }

        return groups;
    }

    private static void JoinFirst(DisjointSets groups, Dictionary<UInt128, int> first, UInt128 hash, int item)
    {
        ref int holder = ref CollectionsMarshal.GetValueRefOrAddDefault(first, hash, out bool known);
        if (known)
        {
            groups.Join(holder, item);
        }
        else
        {
            holder = item;
        }
    }
}
