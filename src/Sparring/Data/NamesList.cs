namespace Sparring.Data;

/// <summary>A few of many names, for a message.</summary>
internal static class NamesList
{
    /// <summary>"'a.png', 'b.png' and 12 more".</summary>
    public static string Of(IReadOnlyCollection<string> names, int named)
    {
        string first = string.Join(", ", names.Take(named).Select(name => $"'{PrintableName.Of(name)}'"));
        return names.Count > named ? $"{first} and {names.Count - named:N0} more" : first;
    }
}
