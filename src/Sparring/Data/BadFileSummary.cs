namespace Sparring.Data;

/// <summary>Bad files in one sentence's worth of words.</summary>
internal static class BadFileSummary
{
    private const int Named = 5;

    /// <summary>"'a.png' is empty; 'b.jpg' ends before the image does; and 3 more".</summary>
    public static string Of(IReadOnlyList<BadFile> files)
    {
        string named = string.Join("; ", files.Take(Named).Select(file => $"'{PrintableName.Of(file.Name)}' {file.Reason}"));
        return files.Count > Named ? $"{named}; and {files.Count - Named:N0} more" : named;
    }
}
