namespace Sparring.Cli.Tests;

public sealed class CommandPathTests
{
    [Fact]
    public void Invocation_BuiltInARepository_NamesTheProjectFromHere()
    {
        using TempFolder root = new();
        string project = Directory.CreateDirectory(root["src/Sparring.Cli"]).FullName;
        string program = root["artifacts/bin/Sparring.Cli/release/"];

        Assert.Equal($"dotnet run -c Release --project {Path.Combine("src", "Sparring.Cli")} --", CommandPath.Invocation(program, root.Path));
        Assert.Equal($"dotnet run -c Release --project {project} --", CommandPath.Invocation(program, root["docs"]));
    }

    [Fact]
    public void Invocation_InstalledAsATool_IsTheToolsName()
    {
        using TempFolder root = new();

        Assert.Equal("sparring", CommandPath.Invocation(root["tools/net10.0/any"], root.Path));
        Assert.Equal("sparring", CommandPath.Invocation(root["artifacts/bin/Sparring.Cli/release"], root.Path)); // no source beside it
    }

    [Fact]
    public void Line_WordsThatAShellWouldSplit_AreQuoted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows quotes otherwise.");
        Assert.Equal("sparring sample runs/00001-Bär", CommandPath.Line("sample", "runs/00001-Bär"));
        Assert.Equal("sparring sample 'my runs/a'", CommandPath.Line("sample", "my runs/a"));
        Assert.Equal(@"sparring sample 'a'\''b' ''", CommandPath.Line("sample", "a'b", ""));
        Assert.Equal("sparring sample 'a\uFFFD[2J'", CommandPath.Line("sample", "a\u001B[2J"));
    }
}
