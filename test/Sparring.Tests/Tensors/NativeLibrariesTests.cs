using System.Diagnostics;
using System.Text.Json;
using Sparring.Tensors;
using TorchSharp;

namespace Sparring.Tests.Tensors;

public sealed class NativeLibrariesTests : IDisposable
{
    private const string ReportVariable = "SPARRING_TEST_REPORT";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sparring-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_InThisProcess_MakesTensorsUsable()
    {
        NativeStatus status = NativeLibraries.Load();
        NativeLibraries.EnsureLoaded();

        Assert.Equal(6f, Sum());
        Assert.True(status.IsLoaded);
        Assert.True(File.Exists(status.LibtorchPath));
        Assert.Equal(torch.__version__, status.LibtorchVersion + ".0");
        Assert.Equal("0.107.0", status.TorchSharpVersion);
    }

    [Fact]
    public void Load_FromManyThreads_HappensOnce()
    {
        NativeStatus first = NativeLibraries.Load();

        Parallel.For(0, 16, _ => Assert.Same(first, NativeLibraries.Load()));
    }

    [Fact]
    public async Task Load_TwoProcessesWithEmptyCache_LeaveOneWholeCopy()
    {
        SkipWhereNoPatchIsNeeded();
        string cache = Path.Combine(_folder.FullName, "cache");

        ChildReport[] reports = await Task.WhenAll(RunChild(AppContext.BaseDirectory, cache, "a"), RunChild(AppContext.BaseDirectory, cache, "b"));

        string copy = Assert.Single(Directory.GetFiles(Path.Combine(cache, "sparring")));
        Assert.All(reports, report => Assert.Equal(new ChildReport(null, true, copy, 6f), report with { Libtorches = [] }));
        Assert.Equal(GlibcxxPatch.Apply(await File.ReadAllBytesAsync(NativeHost.Current().Find("libLibTorchSharp.so")!, TestContext.Current.CancellationToken)),
            await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Load_DamagedCopyInCache_IsReplaced()
    {
        SkipWhereNoPatchIsNeeded();
        string copy = (await RunChild(AppContext.BaseDirectory, _folder.FullName, "a")).PatchedCopy!;
        byte[] whole = await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(copy, whole.AsMemory(0, 1000), TestContext.Current.CancellationToken);

        ChildReport report = await RunChild(AppContext.BaseDirectory, _folder.FullName, "b");

        Assert.Equal(new ChildReport(null, true, copy, 6f), report with { Libtorches = [] });
        Assert.Equal(whole, await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Load_CacheThatCannotBeWritten_LoadsAllTheSame()
    {
        SkipWhereNoPatchIsNeeded();
        string occupied = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(occupied, "", TestContext.Current.CancellationToken);

        ChildReport report = await RunChild(AppContext.BaseDirectory, occupied, "a");

        Assert.Equal(new ChildReport(null, true, null, 6f), report with { Libtorches = [] });
    }

    [Fact]
    public async Task Load_LibtorchNamedByTheUser_IsLoadedAndTheProgramsOwnIsNot()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "The program's own libtorch is not kept apart there.");
        string lib = Path.Combine(_folder.FullName, "installed", "lib");
        Directory.CreateDirectory(lib);
        foreach (string file in Directory.GetFiles(NativeHost.Current().OwnLibtorch).Where(file => !file.Contains("python", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(lib, Path.GetFileName(file)));
        }

        ChildReport report = await RunChild(AppContext.BaseDirectory, _folder.FullName, "a", libtorch: Path.GetDirectoryName(lib)!);

        Assert.Null(report.Problem);
        Assert.Equal(6f, report.Sum);
        Assert.Equal(Path.Combine(lib, Path.GetFileName(NativeLibraries.Load().LibtorchPath!)), Assert.Single(report.Libtorches));
    }

    [Fact]
    public async Task EnsureLoaded_ProgramWithoutNatives_NamesThePackageAndNothingEarlierFails()
    {
        string program = Path.Combine(_folder.FullName, "program");
        Directory.CreateDirectory(program);
        // Without its deps.json a program sees what lies beside it, and no folder of natives does.
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory).Where(file => !file.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        ChildReport report = await RunChild(program, _folder.FullName, "a");

        Assert.Equal(
            $"libtorch ({(OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so")}) is not among this "
            + $"program's files. Add the package libtorch-cpu-{NativeHost.CurrentPlatform} 2.10.0 to your project, or a CUDA package of the same version",
            report.Problem);
    }

    [Fact]
    public async Task Load_ProgramThatMakesATensorBeforeItCallsTheLibrary_IsInTime()
    {
        SkipWhereNoPatchIsNeeded();

        ChildReport report = await RunChild(AppContext.BaseDirectory, _folder.FullName, "a", nameof(ChildThatComputesFirst));

        Assert.Equal(6f, report.Sum);
    }

    /// <summary>Runs in a child process: TorchSharp would fail here were nothing loaded yet.</summary>
    [Fact(Explicit = true)]
    public void ChildThatComputesFirst()
    {
        float sum = Sum();
        WriteReport(null, sum);
    }

    /// <summary>Every file of libtorch's main library in this process.</summary>
    private static string[] Libtorches()
    {
        using var process = Process.GetCurrentProcess();
        return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName).Where(file => file.Contains("torch_cpu.", StringComparison.Ordinal)).Distinct()];
    }

    /// <summary>Runs in the child processes of the tests above and tells them what it found.</summary>
    [Fact(Explicit = true)]
    public void Child()
    {
        string? problem = null;
        float sum = 0;
        try
        {
            NativeLibraries.EnsureLoaded();
            sum = Sum();
        }
        catch (SparringException exception)
        {
            problem = exception.Message;
        }

        WriteReport(problem, sum);
    }

    private static float Sum()
    {
        using torch.Tensor ones = torch.ones(2, 3);
        using torch.Tensor total = ones.sum();
        return total.item<float>();
    }

    private static void WriteReport(string? problem, float sum)
    {
        NativeStatus status = NativeLibraries.Load();
        string report = Environment.GetEnvironmentVariable(ReportVariable)!;
        File.WriteAllText(report, JsonSerializer.Serialize(new ChildReport(problem, status.PatchNeeded, status.PatchedCopy, sum) { Libtorches = Libtorches() }));
    }

    private static void SkipWhereNoPatchIsNeeded() =>
        Assert.SkipUnless(NativeLibraries.Load().PatchNeeded, "This machine's C++ runtime is new enough: nothing is patched.");

    private async Task<ChildReport> RunChild(string program, string cache, string name, string method = nameof(Child), string libtorch = "")
    {
        string report = Path.Combine(_folder.FullName, $"{name}.json");
        var start = new ProcessStartInfo(Path.Combine(program, OperatingSystem.IsWindows() ? "Sparring.Tests.exe" : "Sparring.Tests"))
        {
            ArgumentList = { "-explicit", "only", "-method", $"{typeof(NativeLibrariesTests).FullName}.{method}" },
            Environment = { [ReportVariable] = report, ["XDG_CACHE_HOME"] = cache, [ExistingLibtorch.Variable] = libtorch },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"The child ended with {process.ExitCode}: {await output}{await errors}");
        return JsonSerializer.Deserialize<ChildReport>(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken))!;
    }

    private sealed record ChildReport(string? Problem, bool PatchNeeded, string? PatchedCopy, float Sum)
    {
        public string[] Libtorches { get; init; } = [];
    }
}
