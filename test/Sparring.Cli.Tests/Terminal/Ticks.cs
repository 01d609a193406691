using Sparring.Training;

namespace Sparring.Cli.Tests.Terminal;

internal static class Ticks
{
    public static TickReport At(double kimg, double imagesPerSecond = 200, double realScore = 0.8, double fakeScore = 0.2) => new()
    {
        Tick = 3,
        Round = 187,
        Kimg = kimg,
        DiscriminatorLoss = 0.8421,
        GeneratorLoss = 1.9,
        RealScore = realScore,
        FakeScore = fakeScore,
        DiscriminatorLearningRate = 2e-4,
        GeneratorLearningRate = 1e-4,
        ImagesPerSecond = imagesPerSecond,
        Seconds = 60,
        MemoryMiB = 412,
    };
}
