using Sparring.Data;
using Sparring.Data.Collections;

namespace Sparring.Tests.Data.Collections;

/// <summary>What tests ask of a collection.</summary>
internal static class Collection
{
    public static IImageCollection Open(string path, ClassSource classes = ClassSource.Labels) => ImageCollections.Open(path, classes);

    /// <summary>Each item as "name", or "name: why it cannot be used", without those that are no images; and its class in brackets.</summary>
    public static string[] Describe(string path, ClassSource classes = ClassSource.Labels)
    {
        using IImageCollection collection = Open(path, classes);
        return Describe(collection);
    }

    public static string[] Describe(IImageCollection collection)
    {
        List<ImageItem> items = [.. collection.Items()];
        Assert.Equal(collection.Count, items.Count);
        return [.. items.Select(Describe).OfType<string>()];
    }

    public static string Refusal(string path, ClassSource classes = ClassSource.Labels) => Assert.Throws<UsageException>(() =>
    {
        using IImageCollection collection = Open(path, classes);
        foreach (ImageItem item in collection.Items())
        {
            item.Load();
        }
    }).Message;

    private static string? Describe(ImageItem item)
    {
        string label = item.Label is int number ? $" [{number}]" : "";
        try
        {
            return item.Load() is null ? null : item.Name + label;
        }
        catch (InvalidDataException e)
        {
            return $"{item.Name}{label}: {e.Message}";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{item.Name}{label}: may not be read";
        }
    }
}
