using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

public sealed class WeightAverageTests
{
    [Fact]
    public void Update_ConstantHalfLife_HalvesTheDistancePerHalfLife()
    {
        using TorchSharp.Modules.Linear network = nn.Linear(1, 1, hasBias: false);
        Set(network, 0);
        using WeightAverage average = new(network, new AverageOptions { HalfLifeKimg = 2, RampUp = 0 });
        Set(network, 8);
        for (int i = 0; i < 4; i++)
        {
            average.Update(shownKimg: 0.5, totalKimg: 100);
        }

        Assert.Equal(4, average.State["weight"].item<float>(), 1e-5); // one half-life
        average.Update(shownKimg: 4, totalKimg: 100);
        Assert.Equal(7, average.State["weight"].item<float>(), 1e-5); // two more
    }

    [Fact]
    public void Update_RampUp_ShortensTheHalfLifeEarlyOn()
    {
        using TorchSharp.Modules.Linear network = nn.Linear(1, 1, hasBias: false);
        Set(network, 0);
        using WeightAverage average = new(network, new AverageOptions { HalfLifeKimg = 10, RampUp = 0.05 });
        Set(network, 8);
        average.Update(shownKimg: 0.1, totalKimg: 2); // the half-life is 0.05 · 2 = 0.1
        Assert.Equal(4, average.State["weight"].item<float>(), 1e-5);
    }

    [Fact]
    public void Update_Buffers_AveragesFloatsAndCopiesCounts()
    {
        using TorchSharp.Modules.BatchNorm1d network = nn.BatchNorm1d(1);
        using WeightAverage average = new(network, new AverageOptions { HalfLifeKimg = 1, RampUp = 0 });
        using (IDisposable inference = no_grad())
        {
            network.running_mean!.fill_(2);
            network.num_batches_tracked!.fill_(9);
        }

        average.Update(shownKimg: 1, totalKimg: 1);
        Assert.Equal(1, average.State["running_mean"].item<float>(), 1e-6);
        Assert.Equal(9, average.State["num_batches_tracked"].item<long>());
    }

    [Fact]
    public void Sample_AverageAndRaw_UseTheirOwnWeights()
    {
        using TorchSharp.Modules.Linear generator = nn.Linear(6, 2);
        using nn.Module<Tensor, Tensor> discriminator = nn.Linear(2, 1);
        TrainingOptions options = Game.Short with { Average = new() { HalfLifeKimg = 1e6, RampUp = 0 }, Generator = new() { LearningRate = 0.1 } };
        using Trainer trainer = new(generator, discriminator, new NoiseSource(Sparring.Data.SampleShape.Point(2)), options);
        using IDisposable scope = NewDisposeScope();
        Tensor latents = trainer.DrawLatents(4, seed: 1);
        Tensor start = trainer.Sample(latents, GeneratorWeights.Raw).clone();
        for (int i = 0; i < 5; i++)
        {
            trainer.RunRound();
        }

        Assert.True(trainer.Sample(latents).allclose(start, atol: 1e-4)); // the average has hardly moved
        Assert.False(trainer.Sample(latents, GeneratorWeights.Raw).allclose(start, atol: 1e-2));
        Assert.True(trainer.Sample(latents, GeneratorWeights.Raw).allclose(generator.call(latents), atol: 1e-6));
    }

    private static void Set(TorchSharp.Modules.Linear network, double value)
    {
        using IDisposable inference = no_grad();
        network.weight.fill_(value);
    }
}
