using Sparring.Data.Cache;
using Sparring.Tensors;

namespace Sparring.Data.Inspection;

/// <summary>Sums up facts that come one after the other; only sizes that differ take memory.</summary>
internal sealed class FactTally(SampleShape sample)
{
    private readonly int[] _formats = new int[Enum.GetValues<ImageFormat>().Length];
    private int _count;
    private int _grey;
    private int _transparent;

    public SizeCounts Sizes { get; } = new(sample);

    public void Add(in SampleFacts facts)
    {
        Sizes.Add(new ImageSize(facts.Width, facts.Height));
        _formats[(int)facts.Format]++;
        _count++;
        _grey += facts.Colours == 1 ? 1 : 0;
        _transparent += facts.IsTransparent ? 1 : 0;
    }

    public ColourReport Colours() => new(_grey, _count - _grey, _transparent);

    /// <summary>Kinds of files, the most frequent first; pixels that are no file of their own are none.</summary>
    public IReadOnlyList<NamedCount> Formats() =>
    [
        .. Enum.GetValues<ImageFormat>()
            .Where(format => format != ImageFormat.Raw && _formats[(int)format] > 0)
            .OrderByDescending(format => _formats[(int)format])
            .Select(format => new NamedCount(format.ToString().ToLowerInvariant(), _formats[(int)format])),
    ];
}
