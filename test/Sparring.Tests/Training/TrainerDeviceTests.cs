using System.Runtime.InteropServices;
using Sparring.Data;
using Sparring.Losses;
using Sparring.Networks;
using Sparring.Runs;
using Sparring.Tensors;
using Sparring.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

/// <summary>
/// Training on another device than the CPU. On the device "meta" tensors have shapes and no data, and libtorch refuses to compute with one of
/// them and one of the CPU, as it does on a GPU: so that a tensor that was left behind is noticed on any machine.
/// </summary>
public sealed class TrainerDeviceTests
{
    private const int Rounds = 3;

    private static readonly ComputeDevice _meta = new(new Device(DeviceType.META));

    public static TheoryData<string> Recipes => Game.Recipes;

    [Fact]
    public void Meta_ValuesMixedWithThoseOfTheCpu_AreRefused()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor here = ones(2, 3);
        Tensor there = _meta.Take(here);

        Assert.Throws<ExternalException>(() => here + there);
        Assert.Throws<ExternalException>(() => there.mul_(here));
    }

    [Theory]
    [InlineData(false, 1, 0.0, Precision.Fp32)]
    [InlineData(true, 1, 0.1, Precision.Fp32)]
    [InlineData(false, 2, 0.1, Precision.Bf16)]
    public void RunRound_OnAnotherDevice_LeavesNoTensorOnTheCpu(bool reuseFakes, int turns, double noise, Precision precision)
    {
        // Layers and a loss that "meta" knows; batch norm and ReLU it does not.
        Sequential generator = nn.Sequential(new Scale(6), nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 2));
        Sequential discriminator = nn.Sequential(new Scale(2), nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1));
        TrainingOptions options = Game.Short with
        {
            // No tick: there is nothing to read back.
            TickKimg = 1e3,
            TotalKimg = 1e3,
            ReuseFakes = reuseFakes,
            InstanceNoise = noise,
            Precision = precision,
            Loss = new() { Kind = AdversarialLossKind.LeastSquares },
            Discriminator = new() { TurnsPerRound = turns },
            Generator = new() { TurnsPerRound = turns },
        };
        using Trainer trainer = new(generator, discriminator, new NoiseSource(SampleShape.Point(2)), options, null, null, device: _meta);
        // Disposed of before the trainer, which would bring them back to the CPU: data that there are not.
        using (generator)
        using (discriminator)
        {
            for (int i = 0; i < Rounds; i++)
            {
                trainer.RunRound();
            }

            Assert.Equal(Rounds, trainer.Round);
            Assert.Equal(Rounds * turns * 8 / 1000.0, trainer.Kimg);
            Assert.All(generator.parameters().Concat(discriminator.parameters()), p => Assert.Equal(DeviceType.META, p.device_type));
        }
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Move_NetworksOfARecipe_TakesEveryTensorAlongUnderItsName(string recipe)
    {
        NetworkOptions options = Game.NetworkOf(recipe);
        using NetworkPair pair = NetworkPair.Create(options, 6, options.Family == NetworkFamily.Points ? SampleShape.Point(2) : SampleShape.Image(1, 16, 16));
        foreach (nn.Module network in (nn.Module[])[pair.Generator, pair.Discriminator])
        {
            Dictionary<string, long[]> before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.shape);

            _meta.Move(network);

            Assert.Equal(before, network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.shape));
            Assert.All(network.state_dict().Values, tensor => Assert.Equal(DeviceType.META, tensor.device_type));
            // What a layer computes with is what an optimizer is given.
            Assert.All(network.modules().OfType<Convolution>(), layer => Assert.Equal(DeviceType.META, layer.weight.device_type));
            Assert.All(network.parameters(), p => Assert.True(p.requires_grad));
        }
    }

    [Fact]
    public void BatchFeed_OnAnotherDevice_CountsWhatWasHandedOutAndNotWhatIsAhead()
    {
        NoiseSource source = new(SampleShape.Image(1, 4, 4));
        using BatchFeed feed = new(new BatchLoader(source, 8, seed: 0, mirror: false, startPosition: 16), _meta, 8);
        Assert.Equal(16, feed.Position);
        long before = LiveTensors.CountSettled();
        for (int i = 1; i <= 3; i++)
        {
            using IDisposable scope = NewDisposeScope();
            Batch batch = feed.Next();
            Assert.Equal([8, 1, 4, 4], batch.Real.shape);
            Assert.Equal([8], batch.Labels!.shape);
            Assert.Equal((DeviceType.META, DeviceType.META), (batch.Real.device_type, batch.Labels.device_type));
            Assert.Equal(16 + 8 * i, feed.Position);
        }

        Assert.Equal(before + 2, LiveTensors.CountSettled()); // the images and the labels that are ahead
        feed.Dispose();
        Assert.Equal(before, LiveTensors.CountSettled());
    }

    [GpuFact]
    public void RunRound_OnTheGpu_AgreesWithTheCpu()
    {
        bool allowedBefore = backends.cudnn.allow_tf32;
        backends.cudnn.allow_tf32 = false;
        try
        {
            TickReport onCpu = PlayTick("cpu");
            TickReport onGpu = PlayTick("cuda");

            Assert.Equal(onCpu.DiscriminatorLoss, onGpu.DiscriminatorLoss, 3);
            Assert.Equal(onCpu.GeneratorLoss, onGpu.GeneratorLoss, 3);
            Assert.Equal(onCpu.RealScore, onGpu.RealScore, 3);
            Assert.Equal(onCpu.FakeScore, onGpu.FakeScore, 3);
            Assert.Null(onCpu.GpuMemoryMiB);
            Assert.True(onGpu.GpuMemoryMiB > 0);
        }
        finally
        {
            backends.cudnn.allow_tf32 = allowedBefore;
        }
    }

    [GpuFact]
    public void Open_RunOfAGpu_GoesOnOnTheCpuWithTheVeryWeights()
    {
        using TempFolder folder = new();
        Dictionary<string, byte[]> trained;
        float[] drawn;
        using (Game game = new(Game.SmallDcgan, Game.Short with { Device = "cuda" }))
        {
            using (RunRecorder recorder = RunRecorder.Open(folder["run"], game.Trainer))
            {
                game.Play(4);
                recorder.SaveCheckpoint();
            }

            using Tensor samples = game.Trainer.Sample(game.Trainer.DrawLatents(4, seed: 1));
            Assert.Equal(DeviceType.CPU, samples.device_type);
            drawn = PixelTensors.ToArray(samples);
            game.Trainer.Dispose();
            Assert.All(game.Pair.Generator.parameters(), p => Assert.Equal(DeviceType.CPU, p.device_type));
            trained = Game.Bits(game.Pair.Generator);
        }

        using Game resumed = new(Game.SmallDcgan, Game.Short with { Device = "cpu" }, weightSeed: 99);
        using RunRecorder run = RunRecorder.Open(folder["run"], resumed.Trainer);

        Assert.Equal(trained, Game.Bits(resumed.Pair.Generator));
        Assert.Matches(@"^computed on cuda:0 \(.+\) before, on cpu now$", Assert.Single(run.ResumeNotes));
        using Tensor again = resumed.Trainer.Sample(resumed.Trainer.DrawLatents(4, seed: 1));
        Assert.All(PixelTensors.ToArray(again).Zip(drawn), pair => Assert.Equal(pair.First, pair.Second, 0.01f));
        resumed.Play(2);
        Assert.Equal(6, resumed.Trainer.Round);
    }

    private static TickReport PlayTick(string device)
    {
        using Game game = new(Game.SmallDcgan, Game.Short with { Device = device, InstanceNoise = 0.1, TickKimg = 0.016 });
        List<TickReport> ticks = [];
        game.Trainer.TickCompleted += ticks.Add;
        game.Play(2);
        return Assert.Single(ticks);
    }
}
