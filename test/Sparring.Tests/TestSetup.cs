using System.Runtime.CompilerServices;
using Sparring.Tensors;
using TorchSharp;

// libtorch's random state and threads belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Sparring.Tests;

internal static class TestSetup
{
    // libtorch's threads spin: two test processes at once with all cores each are many times slower than with one each.
    [ModuleInitializer]
    internal static void UseOneThreadAndNoCacheOfTheUser()
    {
        CacheHome.UseForProcess();
        // Tests of the loading itself run this program in places where it cannot load.
        if (NativeLibraries.Load().IsLoaded)
        {
            torch.set_num_threads(1);
        }
    }
}
