using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Sparring.Tests;

/// <summary>Keeps the folders what docs/architecture.md draws: stages of the data's way, with arrows in one direction.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>What the code of each folder may use; nothing else, so that data flow one way.</summary>
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["Options"] = [],
        ["Storage"] = [],
        ["Tensors"] = ["Storage"],
        ["Data"] = ["Options", "Storage", "Tensors"],
        ["Networks"] = ["Data", "Options", "Tensors"],
        ["Losses"] = [],
        ["Balance"] = ["Metrics"],
        ["Metrics"] = ["Data", "Networks", "Options", "Storage", "Tensors"],
        ["Training"] = ["Balance", "Data", "Losses", "Metrics", "Networks", "Options", "Tensors"],
        ["Runs"] = ["Balance", "Data", "Losses", "Metrics", "Networks", "Options", "Storage", "Tensors", "Training"],
    };

    [Fact]
    public void Folders_OfTheLibrary_AreTheStagesThatTheRulesKnow() =>
        Assert.Equal(
            _allowed.Keys.Order(),
            Directory.GetDirectories(Library).Select(d => Path.GetFileName(d)!).Where(d => d is not ("buildTransitive" or "bin" or "obj")).Order());

    [Fact]
    public void StageNames_EachStage_IsFoundWhereItIsUsed() =>
        Assert.All(_allowed.Keys, stage => Assert.Equal(stage, StageNames().Match($"using Sparring.{stage};").Groups[1].Value));

    [Fact]
    public void Stages_UseEarlierStagesOnly()
    {
        List<string> violations = [];
        foreach ((string stage, string[] allowed) in _allowed)
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Library, stage), "*.cs", SearchOption.AllDirectories))
            {
                violations.AddRange(StageNames().Matches(File.ReadAllText(file))
                    .Select(m => m.Groups[1].Value)
                    .Where(used => used != stage && _allowed.ContainsKey(used) && !allowed.Contains(used))
                    .Distinct()
                    .Select(used => $"{Path.GetRelativePath(Library, file)} uses {used}"));
            }
        }

        Assert.Empty(violations);
    }

    [Fact]
    public void Namespaces_AreTheFolders()
    {
        foreach (string file in Directory.GetFiles(Library, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("buildTransitive", StringComparison.Ordinal)))
        {
            string folder = Path.GetRelativePath(Library, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            string expected = folder == "." ? "Sparring" : $"Sparring.{folder}";
            Assert.Contains($"namespace {expected};", File.ReadAllText(file));
        }
    }

    [Fact]
    public void SourceFiles_StayShort()
    {
        string[] tooLong = [.. new[] { "src", "test", "samples" }
            .Select(folder => Path.Combine(Root, folder))
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => File.ReadLines(file).Count() > 400)];
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Balance_SeesPlainNumbersOnly() =>
        Assert.All(
            Directory.GetFiles(Path.Combine(Library, "Balance"), "*.cs"),
            file => Assert.DoesNotContain("TorchSharp", File.ReadAllText(file)));

    [Fact]
    public void Cli_NeverTouchesATensor() =>
        Assert.All(
            Directory.GetFiles(Path.Combine(Root, "src", "Sparring.Cli"), "*.cs", SearchOption.AllDirectories),
            // `doctor` tells the version, so the bare word may stand there.
            file => Assert.DoesNotMatch(@"using (static )?TorchSharp|TorchSharp\.", File.ReadAllText(file)));

    private static string Root => Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    private static string Library => Path.Combine(Root, "src", "Sparring");

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    // "Sparring.Runs", and "Runs.RunFolder", which a namespace beside it may write too.
    [GeneratedRegex(@"(?<![.\w])(?:Sparring\.)?(Options|Storage|Tensors|Data|Networks|Losses|Balance|Metrics|Training|Runs)(?:\.[A-Z]|;)")]
    private static partial Regex StageNames();
}
