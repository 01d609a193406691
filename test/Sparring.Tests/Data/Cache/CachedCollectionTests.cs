using Sparring.Data;

namespace Sparring.Tests.Data.Cache;

/// <summary>What is decoded once, and when it is decoded again.</summary>
public sealed class CachedCollectionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CacheHome _home = new();

    public void Dispose()
    {
        _home.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Open_Again_ReadsNothingAndGivesTheSame()
    {
        WriteImages("photos", 30);

        using OpenedData first = Open("photos", out Phases firstly);
        using OpenedData second = Open("photos", out Phases secondly);

        Assert.Equal([OpenPhase.Looking, OpenPhase.Decoding], firstly.Seen);
        Assert.Empty(secondly.Seen);
        AssertSame(first, second);
    }

    [Fact]
    public void Open_FolderMovedRenamedAndCopied_IsNotDecodedAgainAndHasTheSameOrderAndHeldOutPart()
    {
        WriteImages("photos", 40);
        using OpenedData first = Open("photos", out _);

        Directory.Move(_folder["photos"], _folder["elsewhere"]);
        foreach (string file in Directory.GetFiles(_folder["elsewhere"]))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        using OpenedData moved = Open("elsewhere", out Phases phases);

        Assert.Equal([OpenPhase.Looking], phases.Seen);
        Assert.Equal("elsewhere", moved.Training.Name);
        AssertSame(first, moved);
    }

    [Fact]
    public void Open_OnAnotherMachine_SameOrderAndHeldOutPart()
    {
        WriteImages("photos", 60);
        using OpenedData here = Open("photos", out _);
        using CacheHome other = new();

        using OpenedData there = Open("photos", out Phases phases);

        Assert.True(phases.HasDecoded);
        AssertSame(here, there);
        Assert.Equal(12, there.HeldOut!.Count);
    }

    [Fact]
    public void Open_FileChangedAddedOrRemoved_IsNoticed()
    {
        WriteImages("photos", 5);
        using (Open("photos", out _))
        {
        }

        _folder.Write("photos/2.png", TestImages.Flat(16, 16, 200));
        File.SetLastWriteTimeUtc(_folder["photos/2.png"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        using OpenedData changed = Open("photos", out _, heldOut: 0);
        Assert.Equal([0, 1, 200, 3, 4], FirstPixels(changed.Training));

        File.Delete(_folder["photos/0.png"]);
        using OpenedData removed = Open("photos", out _, heldOut: 0);
        Assert.Equal([1, 200, 3, 4], FirstPixels(removed.Training));

        _folder.Write("photos/9.png", TestImages.Flat(16, 16, 90));
        using OpenedData added = Open("photos", out _, heldOut: 0);
        Assert.Equal([1, 200, 3, 4, 90], FirstPixels(added.Training));
    }

    [Fact]
    public void Open_OptionsThatShapeSamples_HaveCachesOfTheirOwn()
    {
        _folder.Write("photos/clear.png", TestImages.Flat(16, 16, 0, 0, 0, 0));
        DataOptions[] shaping =
        [
            new(), new() { Height = 32 }, new() { Channels = 1 }, new() { Background = "#102030" }, new() { Classes = ClassSource.None },
        ];
        foreach (DataOptions options in shaping)
        {
            using OpenedData data = Open("photos", out Phases phases, options);
            Assert.True(phases.HasDecoded);
        }

        using OpenedData blue = Open("photos", out Phases again, new DataOptions { Background = "#102030" });
        Assert.False(again.HasDecoded);
        Assert.Equal([0x10, 0x20, 0x30], TestImages.Read(blue.Training, 0).Where((_, at) => at % 256 == 7));

        // What only chooses among samples shares one.
        foreach (DataOptions options in new DataOptions[] { new() { Seed = 9 }, new() { HeldOutShare = 0.5 }, new() { MaxBadShare = 1 }, new() { Count = 5 } })
        {
            using OpenedData data = Open("photos", out Phases phases, options);
            Assert.False(phases.HasDecoded);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-200)]
    [InlineData(-3000)]
    public void Open_CacheFileDamaged_IsMadeAgain(int at)
    {
        WriteImages("photos", 30);
        string file = CacheFile();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^-at] ^= 1;
        File.WriteAllBytes(file, bytes);

        using OpenedData again = Open("photos", out Phases phases, heldOut: 0);

        Assert.True(phases.HasDecoded);
        Assert.Equal(Enumerable.Range(0, 30), FirstPixels(again.Training));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(5000)]
    public void Open_CacheFileCutOff_IsMadeAgain(int length)
    {
        WriteImages("photos", 30);
        using (FileStream file = new(CacheFile(), FileMode.Open))
        {
            file.SetLength(length);
        }

        using OpenedData again = Open("photos", out Phases phases, heldOut: 0);

        Assert.True(phases.HasDecoded);
        Assert.Equal(Enumerable.Range(0, 30), FirstPixels(again.Training));
    }

    [Fact]
    public void Open_ColourAfterManyGreyOnes_GivesAllThreeChannels()
    {
        WriteImages("photos", 20);
        _folder.Write("photos/z.png", TestImages.Flat(16, 16, 10, 20, 30));

        using OpenedData data = Open("photos", out _, heldOut: 0);

        Assert.Equal("16x16 colour", data.Training.Shape.ToString());
        byte[] colours = [.. Enumerable.Range(0, 19).SelectMany(i => new[] { (byte)i, (byte)i, (byte)i })];
        Assert.Equal(
            [.. colours, 19, 19, 19, 10, 20, 30],
            Enumerable.Range(0, 21).SelectMany(i => TestImages.Read(data.Training, i).Where((_, at) => at % 256 == 7)));
        Assert.Empty(Directory.GetFiles(_home.Data, "*.unfinished"));
        byte[] all = [.. Enumerable.Range(0, 21).SelectMany(i => TestImages.Read(data.Training, i))];
        Assert.Equal(new MemoryImageSource(all, SampleShape.Image(3, 16, 16)).Fingerprint, data.Training.Fingerprint);
    }

    [Fact]
    public void Dispose_WhileSamplesAreStillAskedFor_RefusesAndDoesNotCrash()
    {
        WriteImages("photos", 5);
        OpenedData data = Open("photos", out _);
        data.Dispose();

        Assert.Throws<ObjectDisposedException>(() => TestImages.Read(data.Training, 0));
    }

    [Fact]
    public void ReadNames_NamesInAnyScript_AreTheFiles()
    {
        string[] names = ["a b.png", "zażółć.png", "猫/写真.png", "😺.png"];
        foreach (string name in names)
        {
            _folder.Write($"photos/{name}", TestImages.Flat(16, 16, 1));
        }

        using OpenedData data = Open("photos", out _);

        Assert.Equal(names, data.Images!.ReadNames());
    }

    [Fact]
    public void ReadNames_NulInAName_ShiftsNoOther()
    {
        _folder.Write("photos.zip", TestImages.Zip([("a\0b.png", TestImages.Flat(16, 16, 1)), ("c.png", TestImages.Flat(16, 16, 2))]));

        using OpenedData data = Open("photos.zip", out _, heldOut: 0);

        Assert.Equal(["a\uFFFDb.png", "c.png"], data.Images!.ReadNames());
    }

    private static void AssertSame(OpenedData expected, OpenedData actual)
    {
        Assert.Equal(expected.Training.Fingerprint, actual.Training.Fingerprint);
        Assert.Equal(expected.HeldOut?.Fingerprint, actual.HeldOut?.Fingerprint);
        Assert.Equal(FirstPixels(expected.Training), FirstPixels(actual.Training));
    }

    private static int[] FirstPixels(IImageSource source) => [.. Enumerable.Range(0, source.Count).Select(i => (int)TestImages.Read(source, i)[0])];

    private void WriteImages(string folder, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _folder.Write(count <= 10 ? $"{folder}/{i}.png" : $"{folder}/{i:00}.png", TestImages.Flat(16, 16, (byte)i));
        }
    }

    /// <summary>The only cache file, of a collection that has just been opened.</summary>
    private string CacheFile()
    {
        using (Open("photos", out _))
        {
        }

        return Assert.Single(Directory.GetFiles(_home.Data, "*.images"));
    }

    private OpenedData Open(string folder, out Phases phases, double? heldOut = null) => Open(folder, out phases, new DataOptions { HeldOutShare = heldOut });

    private OpenedData Open(string folder, out Phases phases, DataOptions options)
    {
        phases = new Phases();
        return ImageSources.Open(options with { Source = _folder[folder] }, phases, TestContext.Current.CancellationToken);
    }
}
