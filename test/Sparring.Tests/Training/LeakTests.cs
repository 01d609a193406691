using System.Diagnostics;
using Sparring.Runs;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class LeakTests
{
    [Fact]
    public void RunRound_2000Times_KeepsTensorsAndMemoryConstant()
    {
        using TempFolder folder = new();
        using Game game = new(Game.SmallDcgan, Game.Short with { TickKimg = 0.8 });
        using RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer, new OutputOptions { SampleCount = 16, CheckpointSeconds = 1e6 });
        game.Play(1000); // warm-up: allocator, JIT, thread pool
        recorder.SaveCheckpoint();
        (long tensors, long memory) before = Measure();

        game.Play(1000);
        recorder.SaveCheckpoint();
        game.Play(1000);
        (long tensors, long memory) after = Measure();

        Assert.Equal(before.tensors, after.tensors);
        Assert.InRange(after.memory, before.memory * 0.98, before.memory * 1.02);
    }

    private static (long Tensors, long Memory) Measure()
    {
        // Aggressive: the collector gives free memory back, so that what stays resident is in use.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Process process = Process.GetCurrentProcess();
        return (Tensor.TotalCount, process.WorkingSet64);
    }
}
