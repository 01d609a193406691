using System.Text;
using Sparring.Runs;

namespace Sparring.Tests.Runs;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sparring-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Save_SomeFiles_AreFoundWhole()
    {
        var store = new CheckpointStore(NewFolder());

        CheckpointEntry saved = store.Save(12, 3400, Files("hello"));

        Checkpoint found = store.OpenLatest(out IReadOnlyList<CheckpointProblem> problems)!;
        Assert.Empty(problems);
        Assert.Equal(saved, found.Entry);
        Assert.Equal("00012-round-00003400", Path.GetFileName(saved.Path));
        Assert.Equal(["a.bin", "state.json"], found.Files);
        Assert.Equal("hello", File.ReadAllText(found.PathOf("state.json")));
        Assert.Throws<CheckpointDamagedException>(() => found.PathOf("b.bin"));
    }

    [Fact]
    public void Save_Checksums_AreThoseOfSha256sum()
    {
        CheckpointEntry saved = new CheckpointStore(NewFolder()).Save(1, 1, [new("a.txt", stream => stream.Write("abc"u8))]);

        // FIPS 180-4's example.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt\n", File.ReadAllText(Path.Combine(saved.Path, "checksums.sha256")));
    }

    [Fact]
    public void Save_Many_KeepsTheLastAndEveryTenth()
    {
        var store = new CheckpointStore(NewFolder(), keepLast: 3, keepEvery: 10);

        for (int i = 1; i <= 25; i++)
        {
            store.Save(i, 100 * i, Files($"{i}"));
        }

        Assert.Equal([10, 20, 23, 24, 25], store.List().Select(entry => entry.Number));
    }

    [Fact]
    public void Save_UnderATakenName_ReplacesIt()
    {
        string folder = NewFolder();
        var store = new CheckpointStore(folder);
        store.Save(1, 100, Files("first"));

        store.Save(1, 100, Files("second"));

        Assert.Equal("second", State(store.OpenLatest(out _)!));
        Assert.Single(Directory.GetFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("a\nb")]
    [InlineData("checksums.sha256")]
    [InlineData("")]
    public void Save_FileNameThatIsNone_IsRefused(string name)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new CheckpointStore(NewFolder()).Save(1, 1, [new(name, _ => { })]));

        Assert.StartsWith($"'{name}' cannot be the name of a checkpoint's file.", exception.Message);
    }

    [Fact]
    public void OpenLatest_DamagedNewerOnes_SaysWhichAndWhy()
    {
        var store = new CheckpointStore(NewFolder(), keepLast: 9);
        string[] paths = [.. Enumerable.Range(1, 6).Select(i => store.Save(i, i, Files($"{i}")).Path)];
        File.WriteAllText(Path.Combine(paths[5], "state.json"), "9");
        File.Delete(Path.Combine(paths[4], "a.bin"));
        File.Delete(Path.Combine(paths[3], "checksums.sha256"));
        File.WriteAllText(Path.Combine(paths[2], "checksums.sha256"), "no checksum\n");
        File.WriteAllText(Path.Combine(paths[1], "checksums.sha256"), "");

        Checkpoint found = store.OpenLatest(out IReadOnlyList<CheckpointProblem> problems)!;

        Assert.Equal(1, found.Entry.Number);
        Assert.Equal(
            [
                (6, "its file 'state.json' has other bytes than were saved"),
                (5, "its file 'a.bin' is missing"),
                (4, "its file 'checksums.sha256' is missing"),
                (3, "its checksums.sha256 has the line 'no checksum', where a checksum and a file name were expected"),
                (2, "its checksums.sha256 names no file"),
            ],
            problems.Select(problem => (problem.Entry.Number, problem.Cause)));
        CheckpointDamagedException exception = Assert.Throws<CheckpointDamagedException>(() => CheckpointStore.Open(store.List()[^1]));
        Assert.Equal($"The checkpoint '{paths[5]}' is not whole: its file 'state.json' has other bytes than were saved. Use another checkpoint of the run", exception.Message);
    }

    [Fact]
    public void OpenLatest_NoCheckpoint_FindsNone()
    {
        Assert.Null(new CheckpointStore(NewFolder()).OpenLatest(out IReadOnlyList<CheckpointProblem> problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void CutBackTo_ARound_RemovesWhatIsBeyond()
    {
        var store = new CheckpointStore(NewFolder());
        store.Save(1, 100, Files("1"));
        store.Save(2, 200, Files("2"));
        store.Save(3, 300, Files("3"));

        store.CutBackTo(200);

        Assert.Equal([100L, 200L], store.List().Select(entry => entry.Round));
    }

    [Fact]
    public void Save_BesideLaterCheckpoints_KeepsItself()
    {
        var store = new CheckpointStore(NewFolder(), keepLast: 1);
        store.Save(5, 500, Files("later"));

        CheckpointEntry saved = store.Save(4, 400, Files("earlier"));

        Assert.Equal("earlier", State(CheckpointStore.Open(saved)));
    }

    [Fact]
    public void Save_ThatDiesAtAnyStep_LeavesAWholeCheckpointAndNoRemains()
    {
        int faults = 0;
        foreach ((long number, string[] states) in ((long, string[])[])[(4, ["3", "4"]), (3, ["3", "new 3"])])
        {
            for (int step = 1; ; step++, faults++)
            {
                string folder = NewFolder();
                FillWithThree(folder);
                var files = FaultyFiles.Dying(step);
                try
                {
                    new CheckpointStore(folder, 2, 10, files).Save(number, 100 * number, Files(states[1]));
                }
                catch (FaultyFiles.ProcessDiedException)
                {
                    Assert.True(files.WentWrong);
                }

                var store = new CheckpointStore(folder, 2, 10);
                string found = State(store.OpenLatest(out IReadOnlyList<CheckpointProblem> problems)!);
                Assert.Contains(found, states);
                Assert.Empty(problems);
                if (!files.WentWrong)
                {
                    Assert.Equal(states[1], found);
                    break;
                }

                // The next process goes on where this one died.
                store.Save(5, 500, Files("5"));
                Assert.Equal("5", State(store.OpenLatest(out _)!));
                Assert.DoesNotContain(Directory.GetDirectories(folder), path => Path.GetFileName(path).StartsWith('.'));
            }
        }

        // As many as there are steps in both: were the seam to come loose, there would be none.
        Assert.InRange(faults, 25, 60);
    }

    [Fact]
    public void CutBackTo_ThatDiesAtAnyStep_CanBeRepeated()
    {
        for (int step = 1; ; step++)
        {
            string folder = NewFolder();
            FillWithThree(folder);
            var files = FaultyFiles.Dying(step);
            try
            {
                new CheckpointStore(folder, 2, 10, files).CutBackTo(100);
            }
            catch (FaultyFiles.ProcessDiedException)
            {
                Assert.NotNull(new CheckpointStore(folder).OpenLatest(out IReadOnlyList<CheckpointProblem> problems));
                Assert.Empty(problems);
            }

            new CheckpointStore(folder).CutBackTo(100);
            Assert.Equal("1", State(new CheckpointStore(folder).OpenLatest(out _)!));
            Assert.Equal(["00001-round-00000100"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
            if (!files.WentWrong)
            {
                Assert.InRange(step, 4, 20);
                return;
            }
        }
    }

    [Fact]
    public void Save_DiskThatFillsAtAnyStep_SaysSoAndLeavesWhatWasSaved()
    {
        for (int step = 1; ; step++)
        {
            string folder = NewFolder();
            FillWithThree(folder);
            var files = FaultyFiles.Full(step);
            var store = new CheckpointStore(folder, 2, 10, files);

            Exception? thrown = Record.Exception(() => store.Save(4, 400, Files("4")));

            if (!files.WentWrong)
            {
                Assert.Null(thrown);
                return;
            }

            Checkpoint last = store.OpenLatest(out _)!;
            SparringException exception = Assert.IsType<SparringException>(thrown);
            Assert.Equal(
                last.Entry.Number == 4 && exception.Message.StartsWith("Checkpoint", StringComparison.Ordinal)
                    ? $"Checkpoint '{last.Entry.Path}' is saved, but older ones could not be removed: No space left on device. Mend that and resume"
                    : $"The disk is full while writing checkpoint 00004-round-00000400; the last whole checkpoint is '{last.Entry.Path}'. Free space and resume",
                exception.Message);
            Assert.DoesNotContain(Directory.GetDirectories(folder), path => Path.GetFileName(path).StartsWith(".tmp-", StringComparison.Ordinal));
            Assert.Subset(new HashSet<string>(["3", "4"]), new HashSet<string>([State(last)]));
        }
    }

    [Fact]
    public void Save_FirstCheckpointOnAFullDisk_SaysThatThereIsNone()
    {
        SparringException exception = Assert.Throws<SparringException>(() => new CheckpointStore(NewFolder(), 3, 10, FaultyFiles.Full(6)).Save(1, 100, Files("1")));

        Assert.Equal("The disk is full while writing checkpoint 00001-round-00000100; no checkpoint was saved before it. Free space and resume", exception.Message);
    }

    [Fact]
    public void Save_WriterThatFails_PassesItsErrorOnAndLeavesNothing()
    {
        string folder = NewFolder();

        Assert.Throws<ArithmeticException>(() => new CheckpointStore(folder).Save(1, 1, [new("a", _ => throw new ArithmeticException())]));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Save_OnADiskThatIsReallyFull_LeavesTheLastCheckpointWhole()
    {
        using SmallDisk disk = new("256k");
        string folder = Path.Combine(disk.Path, "checkpoints");
        var store = new CheckpointStore(folder);
        store.Save(1, 100, Files("1"));

        SparringException exception = Assert.Throws<SparringException>(() => store.Save(2, 200, [new("large.bin", stream => stream.Write(new byte[1 << 20]))]));

        Assert.Equal(
            $"The disk is full while writing checkpoint 00002-round-00000200; the last whole checkpoint is '{Path.Combine(folder, "00001-round-00000100")}'. Free space and resume",
            exception.Message);
        Assert.Equal("1", State(store.OpenLatest(out IReadOnlyList<CheckpointProblem> problems)!));
        Assert.Empty(problems);
        Assert.Single(Directory.GetFileSystemEntries(folder));
    }

    private static void FillWithThree(string folder)
    {
        var store = new CheckpointStore(folder, 3, 10);
        for (int i = 1; i <= 3; i++)
        {
            store.Save(i, 100 * i, Files($"{i}"));
        }
    }

    private static CheckpointFile[] Files(string state) =>
    [
        new("a.bin", stream => stream.Write(Enumerable.Repeat((byte)7, 5000).ToArray())),
        new("state.json", stream => stream.Write(Encoding.UTF8.GetBytes(state))),
    ];

    private static string State(Checkpoint checkpoint) => File.ReadAllText(checkpoint.PathOf("state.json"));

    private string NewFolder() => Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
}
