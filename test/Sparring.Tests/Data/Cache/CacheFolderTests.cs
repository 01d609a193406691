using Sparring.Data;

namespace Sparring.Tests.Data.Cache;

/// <summary>The cache folder: several processes, kills, full disks, listing and clearing.</summary>
public sealed class CacheFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CacheHome _home = new();

    public CacheFolderTests()
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

    [Fact]
    public async Task Open_TwiceAtOnce_OneDecodesAndBothGetTheSame()
    {
        Phases[] phases = [new(), new(), new()];
        OpenedData[] opened = await Task.WhenAll(phases.Select(progress => Task.Run(() => Open("photos", progress))));

        Assert.Equal(1, phases.Count(one => one.HasDecoded));
        Assert.Single(opened.Select(data => data.Training.Fingerprint).Distinct());
        Assert.Equal(2, Directory.GetFiles(_home.Data).Length);
        Array.ForEach(opened, data => data.Dispose());
    }

    [Fact]
    public void Open_AnotherProcessIsAtIt_WaitsSaysSoAndCanBeInterrupted()
    {
        using (Open("photos"))
        {
        }

        string file = Assert.Single(Directory.GetFiles(_home.Data, "*.images"));
        File.Delete(file);
        using FileStream held = new(Path.ChangeExtension(file, ".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using CancellationTokenSource interrupt = new();
        Interrupting progress = new(interrupt);

        Assert.ThrowsAny<OperationCanceledException>(() => ImageSources.Open(new DataOptions { Source = _folder["photos"] }, progress, interrupt.Token));
        Assert.True(progress.HasWaited);
    }

    [Fact]
    public void Open_AfterAKill_SweepsWhatWasLeft()
    {
        Directory.CreateDirectory(_home.Data);
        string dead = Path.Combine(_home.Data, "0123.images-dead.unfinished"), alive = Path.Combine(_home.Data, "0123.images-alive.unfinished");
        File.WriteAllBytes(dead, new byte[100]);
        using FileStream writer = new(alive, FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        using OpenedData data = Open("photos");

        Assert.False(File.Exists(dead));
        Assert.True(File.Exists(alive));
    }

    [Fact]
    public void Open_AnotherWriterBetweenItsSteps_IsLeftAlone()
    {
        // Written and not yet renamed: nobody has the file itself open, and its key is locked.
        Directory.CreateDirectory(_home.Data);
        string written = Path.Combine(_home.Data, "0123.images-x.unfinished"), grey = Path.Combine(_home.Data, "0123.images-x.grey.unfinished");
        File.WriteAllBytes(written, new byte[100]);
        File.WriteAllBytes(grey, new byte[100]);
        string turn = Path.Combine(_home.Data, "0123.lock");
        using (new FileStream(turn, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            using OpenedData data = Open("photos");
            DataCache.ClearAll();

            Assert.Equal([turn, grey, written], Directory.GetFiles(_home.Data).Order(StringComparer.Ordinal).OrderBy(path => path.EndsWith(".lock", StringComparison.Ordinal) ? 0 : 1));
        }

        Assert.Equal(200, DataCache.ClearAll());
        Assert.Empty(Directory.GetFiles(_home.Data));
    }

    [Fact]
    public async Task Open_WhileOthersListAndClear_NeverFails()
    {
        using CancellationTokenSource over = new();
        CancellationToken test = TestContext.Current.CancellationToken;
        var listing = Task.Run(() => Until(over.Token, () => DataCache.List()), test);
        var clearing = Task.Run(() => Until(over.Token, () => DataCache.ClearAll()), test);
        var opening = Enumerable.Range(0, 2).Select(one => Task.Run(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                using OpenedData data = Open("photos", options: new DataOptions { Height = 16 + 4 * one + 8 * (i % 2), HeldOutShare = 0 });
                Assert.Equal(29, TestImages.Read(data.Training, 29)[0]);
            }
        }, test)).ToArray();

        try
        {
            await Task.WhenAll(opening);
        }
        finally
        {
            // Or they would go on in the tests behind this one.
            await over.CancelAsync();
            await Task.WhenAll(listing, clearing);
        }

        static void Until(CancellationToken end, Action act)
        {
            while (!end.IsCancellationRequested)
            {
                act();
            }
        }
    }

    [Fact]
    public void Open_WhatIsKnownOfTheCollectionCannotBeKept_OpensAllTheSame()
    {
        using (Open("photos"))
        {
        }

        string index = Assert.Single(Directory.GetFiles(_home.Data, "*.json"));
        File.Delete(index);
        Directory.CreateDirectory(index);
        Phases phases = new();

        using OpenedData data = Open("photos", phases);

        Assert.Equal([OpenPhase.Looking], phases.Seen);
    }

    [Fact]
    public void Open_Cancelled_LeavesNothing()
    {
        using CancellationTokenSource interrupt = new();
        Interrupting progress = new(interrupt, OpenPhase.Decoding);

        Assert.ThrowsAny<OperationCanceledException>(() => ImageSources.Open(new DataOptions { Source = _folder["photos"] }, progress, interrupt.Token));

        Assert.Empty(Directory.GetFiles(_home.Data));
    }

    [Fact]
    public void Open_NoRoomForTheImages_SaysHowMuchAndLeavesNothing()
    {
        using SmallDisk disk = new("64k");
        using CacheHome small = new(Path.Combine(disk.Path, "cache"));

        SparringException e = Assert.Throws<SparringException>(() => Open("photos", options: new DataOptions { Height = 64 }));

        Assert.Matches(@"^The decoded images take up to 0 MiB in '.*data', and 0 MiB are free there\. Free space \(`sparring data cache clear`\), set XDG_CACHE_HOME", e.Message);
        Assert.Empty(Directory.GetFiles(small.Data));
    }

    [Fact]
    public void Open_CacheFolderCannotBeMade_SaysWhatToDo()
    {
        using CacheHome blocked = new(_folder.Write("a-file", [1]));

        SparringException e = Assert.Throws<SparringException>(() => Open("photos"));

        Assert.StartsWith($"Decoded images are kept in '{_folder["a-file"]}/sparring/data', which cannot be made: ", e.Message);
        Assert.EndsWith("Mend that, or set XDG_CACHE_HOME to a folder that you can write to", e.Message);
        File.Delete(_folder["a-file"]);
    }

    [Fact]
    public void List_TwoCollections_TellsWhatTheyAre()
    {
        using OpenedData small = Open("photos");
        using OpenedData large = Open("photos", options: new DataOptions { Height = 32 });

        IReadOnlyList<DataCacheEntry> entries = DataCache.List();

        Assert.Equal(["32x32 grey", "16x16 grey"], entries.Select(entry => entry.Shape.ToString()));
        Assert.All(entries, entry => Assert.Equal((30, _folder["photos"]), (entry.Count, entry.Location)));
        Assert.InRange(entries[1].Bytes, 4096 + 30 * 256, 4096 + 30 * 1024);
        Assert.NotEqual(entries[0].Key, entries[1].Key);
    }

    [Fact]
    public void Clear_OneThenAll_FreesThemAndReadersGoOn()
    {
        using OpenedData small = Open("photos");
        using OpenedData large = Open("photos", options: new DataOptions { Height = 32 });
        IReadOnlyList<DataCacheEntry> entries = DataCache.List();

        Assert.Equal(entries[0].Bytes, DataCache.Clear(entries[0].Key[..6]));
        Assert.Equal(entries[1], Assert.Single(DataCache.List()));
        Assert.True(DataCache.ClearAll() >= entries[1].Bytes);

        Assert.Empty(DataCache.List());
        Assert.Empty(Directory.GetFiles(_home.Data));
        Assert.Equal(0, TestImages.Read(large.Training, 0)[0]);
        using OpenedData again = Open("photos");
        Assert.Equal(small.Training.Fingerprint, again.Training.Fingerprint);
    }

    [Fact]
    public void Clear_UnknownKey_Refuses()
    {
        UsageException e = Assert.Throws<UsageException>(() => DataCache.Clear("abc"));

        Assert.Equal("No decoded images have the key 'abc'. `sparring data cache list` shows the keys.", e.Message);
    }

    [Fact]
    public void Open_OnUnix_NobodyElseMayReadTheImages()
    {
        using OpenedData data = Open("photos");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_home.Data));
    }

    private OpenedData Open(string folder, IProgress<OpenProgress>? progress = null, DataOptions? options = null) =>
        ImageSources.Open((options ?? new DataOptions()) with { Source = _folder[folder] }, progress, TestContext.Current.CancellationToken);

    /// <summary>Interrupts as soon as a phase is reached.</summary>
    private sealed class Interrupting(CancellationTokenSource interrupt, OpenPhase phase = OpenPhase.Waiting) : IProgress<OpenProgress>
    {
        public bool HasWaited { get; private set; }

        public void Report(OpenProgress value)
        {
            if (value.Phase == phase)
            {
                HasWaited = true;
                interrupt.Cancel();
            }
        }
    }
}
