using System.Net.Sockets;
using System.Text;
using Sparring.Data;
using Sparring.Data.Collections;
using Sparring.Runs;

namespace Sparring.Tests.Data.Collections;

public sealed class FolderCollectionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[] _image = TestImages.Flat(16, 16, 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Items_OfAFolder_AreItsFilesInOrdinalOrder()
    {
        _folder.Write("b/2.png", _image);
        _folder.Write("a/10.png", _image);
        _folder.Write("B/1.png", _image);
        _folder.Write("a/9.png", _image);
        _folder.Write("a.png", _image);
        _folder.Write("notes.txt", "hello"u8.ToArray());
        _folder.Write(".hidden.png", [1]);
        _folder.Write(".git/x.png", _image);
        _folder.Write("__MACOSX/._a.png", [1]);

        Assert.Equal(["B/1.png", "a.png", "a/10.png", "a/9.png", "b/2.png"], Collection.Describe(_folder.Path));
    }

    [Fact]
    public void Items_ContentOfOneKindNameOfAnother_GoByContent()
    {
        byte[] jpeg = TestImages.FlatJpeg(8, 8, 1, 2, 3);
        _folder.Write("a.png", jpeg);
        _folder.Write("b", _image);
        _folder.Write("c.txt", jpeg);
        _folder.Write("d.png", "no image"u8.ToArray());
        _folder.Write("e.PNG", []);
        _folder.Write("f", []);
        _folder.Write("g.dat", "II*\0...."u8.ToArray());
        _folder.Write("h.jpg", [0, 0, 0, 24, .. "ftypheic...."u8]);
        _folder.Write("i.avif", [0, 0, 0, 24, .. "ftypavif...."u8]);
        _folder.Write("j.mp4", [0, 0, 0, 24, .. "ftypisom...."u8]);
        _folder.Write("k.png", [0x89]);

        Assert.Equal(
            [
                "a.png", "b", "c.txt",
                "d.png: is meant to be an image, but what is in it is none that can be read",
                "e.PNG: is empty",
                "g.dat: is a TIFF image, a format that is not read; save it as PNG or JPEG",
                "h.jpg: is a HEIC image, a format that is not read; save it as PNG or JPEG",
                "i.avif: is an AVIF image, a format that is not read; save it as PNG or JPEG",
                "k.png: is meant to be an image, but what is in it is none that can be read",
            ],
            Collection.Describe(_folder.Path));
        using IImageCollection collection = Collection.Open(_folder.Path);
        Assert.Equal(jpeg, collection.Items().First().Load()!.Bytes);
    }

    [Fact]
    public void Items_NamesOfAnyScript_AreReadAndKept()
    {
        string[] names = ["e\u0301.png", "قطة.png", "猫/二.png", "🐈‍⬛.png"];
        foreach (string name in names)
        {
            _folder.Write(name, _image);
        }

        Assert.Equal(names, Collection.Describe(_folder.Path));
    }

    [Fact]
    public void Items_NamesThatWouldMoveACursor_AreReadAndKept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        _folder.Write("a\n\u001B[2J.png", _image);

        Assert.Equal(["a\n\u001B[2J.png"], Collection.Describe(_folder.Path));
        Assert.Contains("'a\\u000A\\u001B[2J.png'", Collection.Refusal(_folder.Path, ClassSource.Folders));
    }

    [Fact]
    public void Items_NamesThatAreNoUtf8_AreNamedAsFarAsTheyGo()
    {
        UnixFiles.Run("sh", "-c", $"cd '{_folder.Path}' && mkdir \"$(printf 'd\\377')\" && printf x > \"$(printf 'a\\377.png')\" && printf x > \"$(printf 'd\\377/b.png')\"");
        // The folder's own deletion needs names that can be said.
        try
        {
            Assert.Equal(
                ["a\uFFFD.png: has a name that is not valid UTF-8; rename it", "d\uFFFD: has a name that is not valid UTF-8; rename it"],
                Collection.Describe(_folder.Path));
        }
        finally
        {
            UnixFiles.Run("sh", "-c", $"rm -r '{_folder.Path}'/*");
        }
    }

    [Fact]
    public void Items_Links_AreFollowedToFilesAndNotToFolders()
    {
        using TempFolder other = new();
        string image = other.Write("x/a.png", _image);
        _folder.Write("real/a.png", _image);
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["file.png"], image));
        UnixFiles.Link(() => Directory.CreateSymbolicLink(_folder["folder"], other.Path));
        UnixFiles.Link(() => Directory.CreateSymbolicLink(_folder["real/up"], _folder.Path));
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["gone.png"], other["none.png"]));
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["self.png"], _folder["self.png"]));
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["gone.txt"], other["none.txt"]));

        Assert.Equal(
            ["file.png", "gone.png: is a link to nothing", "real/a.png", "self.png: is a link that leads in a circle"],
            Collection.Describe(_folder.Path));
        using IImageCollection collection = Collection.Open(_folder.Path);
        Assert.Equal(", but there is 'folder', a link to a folder, which can be named itself", collection.Hint);
    }

    [Fact(Timeout = 60_000)]
    public Task Items_PipesSocketsAndDevices_AreNeverOpened()
    {
        UnixFiles.MakePipe(_folder["pipe.png"]);
        UnixFiles.MakePipe(_folder["pipe"]);
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["link.png"], _folder["pipe"]));
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["zero.png"], "/dev/zero"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket.png"]));

        string[] items = Collection.Describe(_folder.Path);

        Assert.Equal(["link.png", "pipe.png", "socket.png", "zero.png"], items.Select(item => item.Split(':')[0]));
        Assert.All(items, item => Assert.EndsWith(": is a pipe, socket or device and no file", item));
        return Task.CompletedTask;
    }

    [Fact]
    public void Items_ADeviceInTheFolder_IsNeverOpened()
    {
        UnixFiles.MakeDevice(_folder["zero.png"]);

        Assert.Equal(["zero.png: is a pipe, socket or device and no file"], Collection.Describe(_folder.Path));
    }

    [Fact]
    public void Load_AfterTheFileVanished_SaysSo()
    {
        string path = _folder.Write("a.png", _image);
        string other = _folder.Write("b", _image);
        using IImageCollection collection = Collection.Open(_folder.Path);
        ImageItem[] items = [.. collection.Items()];
        File.Delete(path);
        File.Delete(other);

        Assert.Equal("vanished while it was read", Assert.Throws<InvalidDataException>(() => items[0].Load()).Message);
        Assert.Null(items[1].Load());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Read_FileThatGrowsOrShrinksMeanwhile_SaysSo(int change)
    {
        // What a file system does to a reader whose file another process writes.
        using var stream = new MemoryStream(_image);

        Assert.Equal(
            "changed while it was read",
            Assert.Throws<InvalidDataException>(() => ImageContent.Read(stream, "a.png", _image.Length + change, "changed while it was read")).Message);
    }

    [Fact]
    public void Load_SparseFileOfManyGigabytes_IsRefusedByItsLength()
    {
        string path = _folder.Write("a.png", _image);
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(64L << 30);
        }

        long before = GC.GetTotalAllocatedBytes();
        Assert.Equal(["a.png: is 68719476736 bytes long; at most 64 MiB are read"], Collection.Describe(_folder.Path));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 50_000_000);
    }

    [Fact]
    public void HeldBytes_BeforeItIsLoaded_AreTheFilesLengthAlsoBehindALink()
    {
        using TempFolder other = new();
        string path = other.Write("x", new byte[1000]);
        _folder.Write("a.png", new byte[2000]);
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["b.png"], path));
        UnixFiles.Link(() => File.CreateSymbolicLink(_folder["c.png"], other["none"]));
        using (FileStream file = File.Create(_folder["d.png"]))
        {
            file.SetLength(64L << 30);
        }

        using IImageCollection collection = Collection.Open(_folder.Path);

        Assert.Equal([2000, 1000, 0, 64 << 20], collection.Items().Select(item => item.HeldBytes));
    }

    [Fact]
    public void Items_RunsAmongTheData_ArePassedOver()
    {
        _folder.Write("a.png", _image);
        _folder.Write("runs/00001-photos/run.lock", []);
        _folder.Write("runs/00001-photos/samples/000000.png", _image);

        Assert.Equal(["a.png"], Collection.Describe(_folder.Path));
        Assert.Equal(["samples/000000.png"], Collection.Describe(_folder["runs/00001-photos"]));
        Assert.Equal(RunLock.FileName, FolderCollection.RunMark);
    }

    [Fact]
    public void Classes_Folders_AreTheFirstLevelInOrdinalOrder()
    {
        _folder.Write("b/x/2.png", _image);
        _folder.Write("a/1.png", _image);
        _folder.Write("C/1.png", _image);
        _folder.Write("empty/readme.txt", [1]);
        _folder.Write("readme.txt", [1]);

        using IImageCollection collection = Collection.Open(_folder.Path, ClassSource.Folders);

        Assert.Equal(["C", "a", "b", "empty"], collection.ClassNames);
        Assert.True(collection.ClassesAreFolders);
        Assert.Equal(["C/1.png [0]", "a/1.png [1]", "b/x/2.png [2]"], Collection.Describe(collection));
        Assert.Equal(["C/1.png", "a/1.png", "b/x/2.png"], Collection.Describe(_folder.Path));
    }

    [Fact]
    public void Classes_FoldersWithImagesBesideThem_AreRefused()
    {
        _folder.Write("a/1.png", _image);
        _folder.Write("beside", _image);
        _folder.Write("broken.png", []);

        Assert.Equal(
            $"In '{_folder.Path}', classes were to be the folders right below it, and some images lie in none: 'beside'. "
            + "Move every image into the folder of its class, or use --set data.classes=none.",
            Collection.Refusal(_folder.Path, ClassSource.Folders));
        File.Delete(_folder["beside"]);
        File.Delete(_folder["broken.png"]);
        Directory.Delete(_folder["a"], recursive: true);
        Assert.Contains("and there are none.", Collection.Refusal(_folder.Path, ClassSource.Folders));
    }

    [Fact]
    public void Classes_DatasetJson_LabelsEveryImage()
    {
        _folder.Write("00000/a.png", _image);
        _folder.Write("00000/b.png", _image);
        _folder.Write("dataset.json", """{"labels": [["00000/b.png", 0], ["00000/a.png", 4], ["00001/c.png", 1]]}"""u8.ToArray());

        Assert.Equal(["00000/a.png [4]", "00000/b.png [0]"], Collection.Describe(_folder.Path));
        Assert.Equal(["00000/a.png", "00000/b.png"], Collection.Describe(_folder.Path, ClassSource.None));

        _folder.Write("c", _image);
        _folder.Write("d.png", []);
        string path = _folder["dataset.json"];
        Assert.Equal(
            $"'{path}' gives classes to some images and none to 'c'. Mend the file, or ignore classes: --set data.classes=none.",
            Collection.Refusal(_folder.Path));
        File.WriteAllText(path, """{"labels": [["/home/ann/00000/a.png", 4]]}""");
        const string Advice = "Its paths must be those below the folder that it lies in. Mend the file, or ignore classes: --set data.classes=none.";
        Assert.Equal($"'{path}' names none of the images here, such as '00000/a.png', '00000/b.png', 'c'. {Advice}", Collection.Refusal(_folder.Path));
        File.WriteAllText(path, """{"labels": []}""");
        Assert.Contains("names none of the images here", Collection.Refusal(_folder.Path));
        File.WriteAllText(path, """{"labels": null}""");
        Assert.Equal(["00000/a.png", "00000/b.png", "c", "d.png: is empty"], Collection.Describe(_folder.Path));
        File.Delete(path);
        UnixFiles.Link(() => File.CreateSymbolicLink(path, _folder["gone"]));
        Assert.Equal(
            $"'{path}', which should hold the classes, cannot be read: it is a link to nothing. Mend the file, or ignore classes: --set data.classes=none.",
            Collection.Refusal(_folder.Path));
    }

    [Fact]
    public void Hint_AZipAndNoImage_NamesTheZip()
    {
        _folder.Write("cats\u001B.zip", Encoding.ASCII.GetBytes("x"));

        using IImageCollection collection = Collection.Open(_folder.Path);

        Assert.Equal(", but there is 'cats\\u001B.zip', which can be named itself", collection.Hint);
    }

    [Theory]
    [InlineData("raw/train-images-idx3-ubyte.gz", "raw/t10k-images-idx3-ubyte.gz", "raw")]
    [InlineData("cifar-10-batches-bin/data_batch_1.bin", "cifar-10-batches-bin/test_batch.bin", "cifar-10-batches-bin")]
    [InlineData("data/train-00000-of-00001.parquet", "data/test-00000-of-00001.parquet", "data")]
    [InlineData("a\nb/train-00000-of-00001.parquet", "a.zip", "a\\u000Ab")]
    public void Hint_ATrainingSetBelow_NamesItsFolder(string training, string other, string folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && training.Contains('\n', StringComparison.Ordinal), "Windows has no such names.");
        _folder.Write(other, [1]);
        _folder.Write(training, [1]);

        using IImageCollection collection = Collection.Open(_folder.Path);

        Assert.Equal($", but there is the folder '{folder}', which can be named itself", collection.Hint);
    }
}
