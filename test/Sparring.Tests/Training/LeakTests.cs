using System.Diagnostics;
using Sparring.Runs;
using Sparring.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class LeakTests
{
    [Fact]
    public void RunRound_2000Times_KeepsTensorsAndMemoryConstant()
    {
        using TempFolder folder = new();
        using Game game = new(Game.SmallDcgan, Game.Short with { TickKimg = 0.8 });
        using RunRecorder recorder = RunRecorder.Open(
            folder["run"],
            game.Trainer,
            new OutputOptions { SampleCount = 16, CheckpointSeconds = 1e6 },
            new QualityOptions { Evaluations = 250, Samples = 100 }); // four times in 1,000 rounds
        game.Play(1000); // warm-up: allocator, JIT, thread pool
        recorder.SaveCheckpoint();
        long memoryBefore = ResidentMemory();

        game.Play(1000);
        recorder.SaveCheckpoint();
        game.Play(1000);

        // It may fall: what other tests have left behind in this process.
        Assert.InRange(ResidentMemory(), 0, memoryBefore * 1.02);
    }

    [Fact]
    public void RunRound_WithoutAGarbageCollection_LeavesNoTensorToIt()
    {
        using Game game = new(Game.SmallDcgan, Game.Short with { TickKimg = 1000 }); // a tick would collect
        game.Play(25); // the meter is empty again after each 25th round
        int collections;
        long left;
        do
        {
            // A tensor that only a collection would free is still counted where there was none.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            collections = GC.CollectionCount(0);
            long before = Tensor.TotalCount;
            long inScopesBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            game.Play(25);
            left = Tensor.TotalCount - before + DisposeScopeManager.Statistics.ThreadTotalLiveCount - inScopesBefore;
        }
        while (GC.CollectionCount(0) != collections);

        Assert.Equal(0, left);
    }

    private static long ResidentMemory()
    {
        // Aggressive: the collector gives free memory back, so that what stays resident is in use.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
