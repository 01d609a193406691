using Sparring.Training;

namespace Sparring.Tests.Runs;

internal static class Ticks
{
    public static TickReport At(long round, double loss = 0.5) => new()
    {
        Tick = round / 10,
        Round = round,
        Kimg = 0.064 * round,
        DiscriminatorLoss = loss,
        GeneratorLoss = 1.25,
        RealScore = 0.75,
        FakeScore = 0.125,
        DiscriminatorLearningRate = 2e-4,
        GeneratorLearningRate = 1e-4,
        ImagesPerSecond = 640,
        DataWaitShare = 0.015625,
        Seconds = 2.5,
        MemoryMiB = 512,
    };
}
