using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace Sparring.Tests;

/// <summary>The library's whole surface as one text: a change of it is seen in review. UPDATE_SNAPSHOTS=1 writes it anew.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Library_PublicSurface_IsTheApprovedOne()
    {
        string path = Path.Combine(ThisFolder(), "PublicApi.txt");
        string surface = typeof(SparringException).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, surface);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), surface);
    }

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
