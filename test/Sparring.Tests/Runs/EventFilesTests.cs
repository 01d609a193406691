using Sparring.Balance;
using Sparring.Runs;
using Tensorboard;

namespace Sparring.Tests.Runs;

public sealed class EventFilesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sparring-test-");

    private string Folder => Path.Combine(_root.FullName, "events");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Write_ATickOfAGpu_HasItsMemoryToo()
    {
        new EventFiles(Folder, new FixedClock(DateTimeOffset.FromUnixTimeSeconds(1))).Write(Ticks.At(10) with { GpuMemoryMiB = 2048 });

        Assert.Equal(
            2048f, Read(Assert.Single(Directory.GetFiles(Folder)))[1..].Select(e => Assert.Single(e.Summary.Value)).Single(v => v.Tag == "memory/gpu_mib").SimpleValue);
    }

    [Fact]
    public void Write_ATick_IsReadBackByAnIndependentReader()
    {
        var clock = new FixedClock(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

        new EventFiles(Folder, clock).Write(Ticks.At(10));

        Event[] events = Read(Assert.Single(Directory.GetFiles(Folder)));
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.All(events[1..], recorded => Assert.Equal((10L, 1_700_000_000.0), (recorded.Step, recorded.WallTime)));
        Assert.Equal(
            new Dictionary<string, float>
            {
                ["loss/discriminator"] = 0.5f,
                ["loss/generator"] = 1.25f,
                ["score/real"] = 0.75f,
                ["score/fake"] = 0.125f,
                ["learning_rate/discriminator"] = 2e-4f,
                ["learning_rate/generator"] = 1e-4f,
                ["progress/kimg"] = 0.64f,
                ["progress/seconds"] = 2.5f,
                ["speed/images_per_second"] = 640f,
                ["speed/data_wait_share"] = 0.015625f,
                ["memory/resident_mib"] = 512f,
            },
            events[1..].Select(recorded => Assert.Single(recorded.Summary.Value)).ToDictionary(value => value.Tag, value => value.SimpleValue));
    }

    [Fact]
    public void Write_Quality_HasAnErrorOnlyWhereThatIsKnown()
    {
        var events = new EventFiles(Folder);
        events.Write(Ticks.At(10) with { Quality = 0.5, QualityError = 0.25 });
        events.Write(Ticks.At(20) with { Quality = 2 });

        Assert.Equal(
            [(10L, "quality/distance", 0.5f), (10L, "quality/standard_error", 0.25f), (20L, "quality/distance", 2f)],
            Read(Assert.Single(Directory.GetFiles(Folder)))[1..].SelectMany(recorded => recorded.Summary.Value.Select(value => (recorded.Step, value.Tag, value.SimpleValue)))
                .Where(value => value.Tag.StartsWith("quality/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_ATickAtWhichTheGameWasRead_HasTheReadingTheVerdictAndTheKnobs()
    {
        BalanceReading reading = Balance.Readings.Of(
            10, separation: 0.875, realScore: 0.75, fakeScore: 0.25, quality: 2.5, feedback: 1.5, overfitGap: 0.125, diversity: 0.625, saturation: 0.0625) with
        {
            GeneratorSkill = new Estimate(100, 5),
            DiscriminatorSkill = new Estimate(250, 5),
        };
        BalanceSettings settings = new() { InstanceNoise = 0.25, AugmentProbability = 0.375, DiscriminatorRate = 4, R1Gamma = 3, LearningRate = 0.5 };
        WriteRead(new BalanceReport(reading, new BalanceVerdict(Verdict.ModeCollapse, 0.9, "", 10), settings));

        Assert.Equal(
            new Dictionary<string, float>
            {
                ["balance/real_score"] = 0.75f,
                ["balance/fake_score"] = 0.25f,
                ["balance/separation"] = 0.875f,
                ["balance/saturation"] = 0.0625f,
                ["balance/verdict"] = 4, // balanced is 0, diverged 5
                ["balance/feedback"] = 1.5f,
                ["balance/agreement"] = 0.5f,
                ["balance/overfit_gap"] = 0.125f,
                ["balance/diversity"] = 0.625f,
                ["balance/quality"] = 2.5f,
                ["skill/generator"] = 100,
                ["skill/discriminator"] = 250,
                ["knob/instance_noise"] = 0.25f,
                ["knob/augment_probability"] = 0.375f,
                ["knob/discriminator_rate"] = 4,
                ["knob/r1_gamma"] = 3,
                ["knob/learning_rates"] = 0.5f,
            },
            OfTheBalance());
    }

    [Fact]
    public void Write_ALightReading_HasNoFigureThatItDidNotTake()
    {
        WriteRead(new BalanceReport(Balance.Readings.Of(10) with { Feedback = null, Agreement = null }, new BalanceVerdict(Verdict.Balanced, 1, "", 0), new BalanceSettings()));

        Assert.Equal(
            ["balance/fake_score", "balance/real_score", "balance/saturation", "balance/separation", "balance/verdict",
                "knob/augment_probability", "knob/discriminator_rate", "knob/instance_noise", "knob/learning_rates", "knob/r1_gamma"],
            OfTheBalance().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void CutBackTo_ARound_DropsLaterAndTornRecordsOfAllFiles()
    {
        var first = new EventFiles(Folder);
        first.Write(Ticks.At(10));
        first.Write(Ticks.At(20));
        string firstFile = Assert.Single(Directory.GetFiles(Folder));
        using (FileStream torn = File.OpenWrite(firstFile))
        {
            torn.SetLength(torn.Length - 5);
        }

        var second = new EventFiles(Folder);
        second.Write(Ticks.At(30));
        string secondFile = Assert.Single(Directory.GetFiles(Folder).Except([firstFile]));
        second.Write(Ticks.At(40));

        second.CutBackTo(30);
        Assert.Equal([10L, 20L], Rounds(firstFile));
        Assert.Equal([30L], Rounds(secondFile));

        second.CutBackTo(10);
        Assert.Equal([10L], Rounds(firstFile));
        Assert.Equal([firstFile], Directory.GetFiles(Folder));

        second.Write(Ticks.At(20));
        Assert.Equal([20L], Rounds(Assert.Single(Directory.GetFiles(Folder).Except([firstFile]))));
    }

    [Fact]
    public void CutBackTo_NothingBeyond_TouchesNothing()
    {
        new EventFiles(Folder).Write(Ticks.At(10));
        byte[] before = File.ReadAllBytes(Directory.GetFiles(Folder).Single());

        new EventFiles(Folder, TimeProvider.System, FaultyFiles.Dying(1)).CutBackTo(10);

        Assert.Equal(before, File.ReadAllBytes(Directory.GetFiles(Folder).Single()));
    }

    [Fact]
    public void CutBackTo_ThatDiesAtAnyStep_CanBeRepeated()
    {
        for (int step = 1; ; step++)
        {
            var writer = new EventFiles(Folder);
            writer.Write(Ticks.At(10));
            writer.Write(Ticks.At(20));
            var files = FaultyFiles.Dying(step);
            try
            {
                new EventFiles(Folder, TimeProvider.System, files).CutBackTo(10);
            }
            catch (FaultyFiles.ProcessDiedException)
            {
                Assert.Equal(10L, Rounds(Directory.GetFiles(Folder, "events.*").Single())[0]);
            }

            new EventFiles(Folder).CutBackTo(10);
            Assert.Equal([10L], Rounds(Directory.GetFiles(Folder, "events.*").Single()));
            if (!files.WentWrong)
            {
                Assert.Equal(7, step);
                return;
            }

            Directory.Delete(Folder, recursive: true);
        }
    }

    [Fact]
    public void CutBackTo_NoFolder_HasNothingToDo()
    {
        new EventFiles(Folder).CutBackTo(10);

        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void Write_WhereAFileIs_SaysSo()
    {
        File.WriteAllText(Folder, "");

        SparringException exception = Assert.Throws<SparringException>(() => new EventFiles(Folder).Write(Ticks.At(10)));

        Assert.StartsWith($"'{Folder}' could not be written: ", exception.Message);
    }

    private void WriteRead(BalanceReport balance) => new EventFiles(Folder).Write(Ticks.At(10) with { Balance = balance });

    private Dictionary<string, float> OfTheBalance() => Read(Assert.Single(Directory.GetFiles(Folder)))[1..]
        .Select(recorded => Assert.Single(recorded.Summary.Value))
        .Where(value => value.Tag.Split('/')[0] is "balance" or "skill" or "knob")
        .ToDictionary(value => value.Tag, value => value.SimpleValue);

    private static long[] Rounds(string path) => [.. Read(path).Where(recorded => recorded.Summary is not null).Select(recorded => recorded.Step).Distinct()];

    private static Event[] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var events = new List<Event>();
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BitConverter.ToInt64(file, at);
            Assert.Equal(TfRecordsTests.MaskedCrcBitByBit(file.AsSpan(at, 8)), BitConverter.ToUInt32(file, at + 8));
            Assert.Equal(TfRecordsTests.MaskedCrcBitByBit(file.AsSpan(at + 12, length)), BitConverter.ToUInt32(file, at + 12 + length));
            events.Add(Event.Parser.ParseFrom(file, at + 12, length));
            at += 12 + length + 4;
        }

        return [.. events];
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
