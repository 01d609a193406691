namespace Sparring.Testing;

/// <summary>A cache folder of its own for this process and those that it starts, so that no test touches the user's.</summary>
internal sealed class CacheHome : IDisposable
{
    private const string Variable = "XDG_CACHE_HOME";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    /// <param name="path">Where; by default a fresh folder.</param>
    public CacheHome(string? path = null)
    {
        Path = path ?? Directory.CreateTempSubdirectory("sparring-cache-").FullName;
        Environment.SetEnvironmentVariable(Variable, Path);
    }

    public string Path { get; }

    /// <summary>Where decoded images lie.</summary>
    public string Data => System.IO.Path.Combine(Path, "sparring", "data");

    /// <summary>Uses a fresh one until this process ends.</summary>
    public static void UseForProcess()
    {
        CacheHome home = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => home.Dispose();
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
