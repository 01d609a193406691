using Sparring.Data.Collections;

namespace Sparring.Tests.Data.Collections;

public sealed class CollectionStampTests : IDisposable
{
    private static readonly DateTime _time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StampOf_Folder_ChangesWithEveryFileThatCounts()
    {
        Write("a.png", 1);
        Write("b/c.png", 2);
        HashSet<UInt128> stamps = [];
        void Changed() => Assert.True(stamps.Add(ImageCollections.StampOf(_folder.Path)));

        Changed();
        Write("a.png", 3);
        Changed();
        File.SetLastWriteTimeUtc(_folder["a.png"], _time.AddTicks(10));
        Changed();
        File.Move(_folder["a.png"], _folder["d.png"]);
        Changed();
        File.Move(_folder["d.png"], _folder["b/d.png"]);
        Changed();
        Write("dataset.json", 1);
        Changed();
        File.Delete(_folder["b/c.png"]);
        Changed();
    }

    [Fact]
    public void StampOf_Folder_IgnoresWhatIsNoDataAndWhereItLies()
    {
        Write("a/b.png", 1);
        UInt128 stamp = ImageCollections.StampOf(_folder.Path);

        Write(".hidden", 1);
        Write(".git/index", 1);
        Write("runs/1/run.lock", 0);
        Write("runs/1/000.png", 5);
        using TempFolder elsewhere = new();
        elsewhere.Write("x.png", [1]);
        UnixFiles.Link(() => Directory.CreateSymbolicLink(_folder["link"], elsewhere.Path));
        Assert.Equal(stamp, ImageCollections.StampOf(_folder.Path));

        using TempFolder moved = new();
        File.SetLastWriteTimeUtc(moved.Write("a/b.png", [0]), _time);
        Assert.Equal(stamp, ImageCollections.StampOf(moved.Path));
    }

    [Fact]
    public void StampOf_LinkToAFile_IsOfWhatItLeadsTo()
    {
        using TempFolder other = new();
        string target = other.Write("x.png", [1]);
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["a.png"], target));
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["self.png"], _folder["self.png"]));
        UInt128 stamp = ImageCollections.StampOf(_folder.Path);
        UInt128 ofLink = ImageCollections.StampOf(_folder["a.png"]);

        File.WriteAllBytes(target, [1, 2]);

        Assert.NotEqual(stamp, ImageCollections.StampOf(_folder.Path));
        Assert.NotEqual(ofLink, ImageCollections.StampOf(_folder["a.png"]));
        File.Delete(target);
        Assert.NotEqual(stamp, ImageCollections.StampOf(_folder.Path));
    }

    [Fact]
    public void StampOf_IdxFile_ChangesWithItsLabels()
    {
        Write("train-images-idx3-ubyte", 16);
        UInt128 alone = ImageCollections.StampOf(_folder["train-images-idx3-ubyte"]);
        Write("train-labels-idx1-ubyte", 8);
        UInt128 labelled = ImageCollections.StampOf(_folder["train-images-idx3-ubyte"]);
        Write("train-labels-idx1-ubyte", 9);

        Assert.Equal(3, new HashSet<UInt128>([alone, labelled, ImageCollections.StampOf(_folder["train-images-idx3-ubyte"])]).Count);
    }

    [Fact]
    public void StampOf_NothingThere_SaysSo() =>
        Assert.StartsWith($"'{_folder["none"]}' cannot be looked at: ", Assert.Throws<UsageException>(() => ImageCollections.StampOf(_folder["none"])).Message);

    private void Write(string name, int length) => File.SetLastWriteTimeUtc(_folder.Write(name, new byte[length]), _time);
}
