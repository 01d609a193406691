using Sparring.Data;

namespace Sparring.Tests.Data.Cache;

/// <summary>Files that change while a collection is opened, or cannot be read for a while: what is cached must be what whole files give.</summary>
public sealed class ChangingCollectionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CacheHome _home = new();

    public ChangingCollectionTests()
    {
        for (int i = 0; i < 30; i++)
        {
            _folder.Write($"photos/{i:00}.png", TestImages.Flat(16, 16, (byte)i));
        }
    }

    public void Dispose()
    {
        _home.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no image any more")]
    [InlineData("\u0089PNG\r\n\u001a\n")]
    public void Open_FileChangesAfterItWasLookedAt_RefusesAndKeepsNothing(string? becomes)
    {
        string path = _folder["photos/29.png"];
        byte[] whole = File.ReadAllBytes(path);

        UsageException e = Assert.Throws<UsageException>(() => Open("photos", () =>
        {
            if (becomes is null)
            {
                File.Delete(path);
            }
            else
            {
                File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(becomes));
            }
        }));

        Assert.EndsWith("1 file changed or vanished while the images were read: '29.png'. Wait until nothing writes there any more, and start again.", e.Message);
        File.WriteAllBytes(path, whole);
        using OpenedData again = Open("photos");
        Assert.Equal((30, 0), (again.All.Count, again.BadFiles.Count));
    }

    [Fact]
    public void Open_LabelsChangeAfterTheyWereLookedAt_RefusesAndKeepsNothing()
    {
        byte[] file = [.. Enumerable.Range(0, 20).SelectMany(i => new byte[] { (byte)(i % 3) }.Concat(Enumerable.Repeat((byte)i, 3072)))];
        byte[] relabelled = [.. file];
        for (int i = 0; i < 20; i++)
        {
            relabelled[i * 3073] = 9;
        }

        _folder.Write("a.bin", file);
        _folder.Write("b.bin", file);

        Assert.Throws<UsageException>(() => Open("a.bin", () => File.WriteAllBytes(_folder["a.bin"], relabelled)));

        using OpenedData copy = Open("b.bin");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i % 3), Enumerable.Range(0, 20).Select(copy.All.Label));
    }

    [Fact]
    public void Open_CollectionBecomesShorterAfterItWasLookedAt_Refuses()
    {
        byte[] records = [.. Enumerable.Range(0, 20).SelectMany(i => Enumerable.Repeat((byte)(i % 10), 3073))];
        _folder.Write("a.bin", records);

        Assert.Throws<UsageException>(() => Open("a.bin", () => File.WriteAllBytes(_folder["a.bin"], records[..(5 * 3073)])));
    }

    [Fact]
    public void Open_FileThatCouldNotBeReadForAWhile_IsThereTheNextTime()
    {
        using (new FileStream(_folder["photos/07.png"], FileMode.Open, FileAccess.Read, FileShare.None))
        {
            using OpenedData without = Open("photos");
            Assert.StartsWith("cannot be read: ", Assert.Single(without.BadFiles).Reason);
        }

        using OpenedData with = Open("photos");

        Assert.Equal((30, 0), (with.All.Count, with.BadFiles.Count));
    }

    [Fact]
    public void Open_OtherFilesComeAndGo_AreCountedAsTheyAreWithoutDecodingAgain()
    {
        int[] counts = new int[3];
        for (int i = 0; i < counts.Length; i++)
        {
            Phases phases = new();
            using OpenedData data = ImageSources.Open(Options("photos"), phases, TestContext.Current.CancellationToken);
            counts[i] = data.OtherFiles;
            Assert.Equal(i == 0, phases.HasDecoded);
            _folder.Write($"photos/note {i}.txt", "a note"u8.ToArray());
        }

        Assert.Equal([0, 1, 2], counts);
    }

    private DataOptions Options(string name) => new() { Source = _folder[name], MaxBadShare = 1, HeldOutShare = 0 };

    /// <param name="name">What to open.</param>
    /// <param name="change">Done between looking at the collection and decoding it.</param>
    private OpenedData Open(string name, Action? change = null) =>
        ImageSources.Open(Options(name), new Between(change), TestContext.Current.CancellationToken);

    private sealed class Between(Action? change) : IProgress<OpenProgress>
    {
        public void Report(OpenProgress value)
        {
            if (value.Phase == OpenPhase.Looking && value.Done == value.Total)
            {
                change?.Invoke();
            }
        }
    }
}
