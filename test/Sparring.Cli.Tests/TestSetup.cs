using System.Runtime.CompilerServices;

// One trainer at a time: libtorch's random state and threads belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Sparring.Cli.Tests;

internal static class TestSetup
{
    [ModuleInitializer]
    internal static void UseNoCacheOfTheUser() => CacheHome.UseForProcess();
}
