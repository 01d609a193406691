using System.Runtime.CompilerServices;

namespace Sparring.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void GettingStarted_Program_IsTheSampleThatTheTestsRun()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "getting-started.md"));
        string program = File.ReadAllText(Path.Combine(Root(), "samples", "OwnNetworks", "Program.cs"));
        Assert.Contains($"<!-- sample: samples/OwnNetworks/Program.cs -->\n```csharp\n{program}```", page);
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
