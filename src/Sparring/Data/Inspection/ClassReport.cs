namespace Sparring.Data.Inspection;

/// <summary>The classes of a collection.</summary>
/// <param name="Counts">Each class and its images, in the order of their numbers.</param>
/// <param name="Imbalance">Images of the largest class by those of the smallest that has any.</param>
/// <param name="Empty">Classes without an image.</param>
public sealed record ClassReport(IReadOnlyList<NamedCount> Counts, double Imbalance, int Empty)
{
    internal static ClassReport Of(int[] counts, IReadOnlyList<string>? names)
    {
        int[] filled = [.. counts.Where(count => count > 0)];
        return new ClassReport(
            [.. counts.Select((count, label) => new NamedCount(label < names?.Count ? names[label] : $"{label}", count))],
            (double)filled.Max() / filled.Min(),
            counts.Length - filled.Length);
    }
}
