using Sparring.Data;
using Sparring.Data.Kittens;
using TorchSharp;

namespace Sparring.Tests.Data;

public sealed class BatchLoaderTests
{
    public BatchLoaderTests() => torch.set_num_threads(1);

    [Fact]
    public void Next_BytesZeroAndFull_AreExactlyMinusOneAndOne()
    {
        using var loader = new BatchLoader(new MemoryImageSource([0, 255, 51], SampleShape.Image(1, 1, 3)), 1, seed: 0, mirror: false);
        using Batch batch = loader.Next();

        Assert.Equal([1, 1, 1, 3], batch.Real.shape);
        Assert.Equal(torch.ScalarType.Float32, batch.Real.dtype);
        Assert.Equal([-1f, 1f, -0.6f], batch.Real.data<float>().ToArray());
        Assert.Null(batch.Labels);
    }

    [Fact]
    public void Next_BatchLargerThanTheSource_RunsAcrossEpochs()
    {
        using var loader = new BatchLoader(Numbered(3), 7, seed: 4, mirror: false);

        int[] shown = [.. Values(loader), .. Values(loader), .. Values(loader)];

        Assert.Equal(21, loader.Position);
        Assert.All(shown.Chunk(3), epoch => Assert.Equal([0, 1, 2], epoch.Order()));
    }

    [Fact]
    public void Next_StartedAtAnyPosition_GoesOnWithTheSameBytes()
    {
        var source = new KittenSource(count: 13, height: 16, width: 16);
        using var straight = new BatchLoader(source, 5, seed: 9, mirror: true);
        float[][] expected = new float[12][];
        for (int i = 0; i < expected.Length; i++)
        {
            using Batch batch = straight.Next();
            expected[i] = batch.Real.data<float>().ToArray();
        }

        foreach (int start in (int[])[3, 0, 11, 7])
        {
            using var resumed = new BatchLoader(source, 5, seed: 9, mirror: true, startPosition: 5 * start, prefetch: 1 + start % 3);
            Assert.Equal(5 * start, resumed.Position);
            for (int i = start; i < expected.Length; i++)
            {
                using Batch batch = resumed.Next();
                Assert.Equal(expected[i], batch.Real.data<float>().ToArray());
            }
        }
    }

    [Fact]
    public void Next_Mirror_TurnsAboutHalfAndKeepsRows()
    {
        // One image of two rows, 0 255 and 255 0: mirrored or not, nothing else.
        using var loader = new BatchLoader(new MemoryImageSource([0, 255, 51, 0], SampleShape.Image(1, 2, 2)), 1000, seed: 2, mirror: true);
        using Batch batch = loader.Next();
        float[][] images = [.. batch.Real.data<float>().ToArray().Chunk(4)];

        int plain = images.Count(image => image is [-1, 1, -0.6f, -1]);
        int mirrored = images.Count(image => image is [1, -1, -1, -0.6f]);
        Assert.Equal(1000, plain + mirrored);
        Assert.InRange(mirrored, 420, 580);
    }

    [Fact]
    public void Next_Labels_TravelWithTheirImages()
    {
        using var loader = new BatchLoader(Numbered(10, labels: [.. Enumerable.Range(0, 10).Select(i => 9 - i)]), 4, seed: 1, mirror: false);
        for (int i = 0; i < 5; i++)
        {
            using Batch batch = loader.Next();
            Assert.Equal(torch.ScalarType.Int64, batch.Labels!.dtype);
            long[] images = [.. batch.Real.data<float>().ToArray().Select(value => (long)Math.Round((value + 1) * 127.5))];
            Assert.Equal(images.Select(image => 9 - image), batch.Labels.data<long>().ToArray());
        }
    }

    [Fact]
    public void Next_Points_AreHandedOutAsTheyAreEvenWithMirror()
    {
        using var loader = new BatchLoader(new MemoryImageSource([0.25f, -3f], SampleShape.Point(2)), 2, seed: 0, mirror: true);
        using Batch batch = loader.Next();

        Assert.Equal([2, 2], batch.Real.shape);
        Assert.Equal([0.25f, -3f, 0.25f, -3f], batch.Real.data<float>().ToArray());
    }

    [Fact]
    public void Next_InADisposeScope_TheTensorsLiveAndDieWithIt()
    {
        using var loader = new BatchLoader(Numbered(3, labels: [0, 1, 2]), 2, seed: 0, mirror: false);
        Batch batch;
        using (torch.NewDisposeScope())
        {
            batch = loader.Next();
            Assert.False(batch.Real.IsInvalid);
        }

        Assert.True(batch.Real.IsInvalid);
        Assert.True(batch.Labels!.IsInvalid);
    }

    [Fact]
    public void Next_SourceThrows_TheExceptionComesOutAsItIsEveryTime()
    {
        using var loader = new BatchLoader(new FaultySource(), 2, seed: 0, mirror: false);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("Image 'x.png' went away.", Assert.Throws<SparringException>(loader.Next).Message);
        }
    }

    [Fact]
    public void Next_LabelThatIsNoClass_SaysWhichAndWhoseFaultItIs()
    {
        using var loader = new BatchLoader(new MislabelledSource(), 2, seed: 0, mirror: false);

        Assert.Matches(
            @"^The source 'test' gives sample \d the label 2; with its 2 classes, 0 to 1 are possible\. Mend its Label or its ClassCount\.$",
            Assert.Throws<UsageException>(loader.Next).Message);
    }

    [Fact]
    public void Waited_OneBatchLateAndOneInTime_IsTheTimeOfTheFirst()
    {
        using var source = new StuckSource();
        var clock = new SteppingClock(TimeSpan.FromSeconds(3)) { Looked = _ => source.Release() };
        using var loader = new BatchLoader(source, 2, seed: 0, mirror: false, time: clock);

        loader.Next().Dispose();
        Assert.Equal(TimeSpan.FromSeconds(3), loader.Waited);

        // The reader begins a batch after it has put the one before where it can be taken.
        source.AwaitReads(5);
        loader.Next().Dispose();
        Assert.Equal(TimeSpan.FromSeconds(3), loader.Waited);
    }

    [Fact]
    public void Next_Disposed_RefusesThoughABatchIsThere()
    {
        using var source = new StuckSource();
        source.Release();
        var loader = new BatchLoader(source, 2, seed: 0, mirror: false);
        source.AwaitReads(3);

        loader.Dispose();

        Assert.Throws<ObjectDisposedException>(loader.Next);
    }

    [Fact]
    public void Dispose_SourceStuckInARead_ReturnsAndNextRefuses()
    {
        using var source = new StuckSource();
        var loader = new BatchLoader(source, 2, seed: 0, mirror: false);
        source.AwaitReads(1);

        loader.Dispose();
        loader.Dispose();

        Assert.Throws<ObjectDisposedException>(loader.Next);
    }

    [Fact]
    public void Constructor_OutOfRange_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(Numbered(1), 0, 0, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(Numbered(1), 1, 0, false, startPosition: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(Numbered(1), 1, 0, false, prefetch: 0));
    }

    [Fact]
    public void Constructor_BatchLargerThanAnArray_SaysWhatToLower()
    {
        // 256 · 256 · 3 · 10,923 = 2^31 + 65,536 bytes.
        var source = new KittenSource(count: 1, height: 256, width: 256);

        Assert.Equal(
            "A batch of 10923 samples (256x256 colour) takes 2048 MiB; at most 2047 MiB are possible. "
            + "Set training.batchSize to 10922 or less, or make the samples smaller (data.height, data.width).",
            Assert.Throws<UsageException>(() => new BatchLoader(source, 10_923, 0, false)).Message);
    }

    /// <summary>Images of one pixel, whose value is their index.</summary>
    private static MemoryImageSource Numbered(int count, int[]? labels = null) =>
        new([.. Enumerable.Range(0, count).Select(i => (byte)i)], SampleShape.Image(1, 1, 1), labels);

    private static int[] Values(BatchLoader loader)
    {
        using Batch batch = loader.Next();
        return [.. batch.Real.data<float>().ToArray().Select(value => (int)Math.Round((value + 1) * 127.5))];
    }

    private abstract class OnePixelSource : IImageSource
    {
        public string Name => "test";

        public SampleShape Shape { get; } = SampleShape.Image(1, 1, 1);

        public int Count => 10;

        public virtual int ClassCount => 0;

        public string Fingerprint => "";

        public abstract void Read(int index, Span<byte> destination);

        public virtual int Label(int index) => 0;
    }

    private sealed class FaultySource : OnePixelSource
    {
        public override void Read(int index, Span<byte> destination) => throw new SparringException("Image 'x.png' went away.");
    }

    private sealed class MislabelledSource : OnePixelSource
    {
        public override int ClassCount => 2;

        public override void Read(int index, Span<byte> destination)
        {
        }

        public override int Label(int index) => 2;
    }
}
