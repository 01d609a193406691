namespace Sparring.Tests;

/// <summary>Finds the real data sets that lie beside the repository, in `shared/data`.</summary>
internal static class TestData
{
    /// <summary>The path of a file or folder; the test is skipped where it is absent.</summary>
    /// <param name="parts">Below `shared/data`, such as "mnist".</param>
    public static string Require(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine([folder.FullName, "shared", "data", .. parts]);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The data set shared/data/{string.Join('/', parts)} does not lie beside the repository.");
        throw new InvalidOperationException("A skipped test does not go on.");
    }
}
