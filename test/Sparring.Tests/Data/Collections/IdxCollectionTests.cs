using System.IO.Compression;
using Sparring.Data;
using Sparring.Data.Collections;

namespace Sparring.Tests.Data.Collections;

public sealed class IdxCollectionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Items_FolderOrFile_AreImagesWithTheLabelsBeside(bool gzipped)
    {
        byte[] pixels = [.. Enumerable.Range(0, 2 * 16 * 20).Select(i => (byte)(i % 251))];
        string images = Write("train-images-idx3-ubyte", [2, 16, 20], pixels, gzipped);
        Write("train-labels-idx1-ubyte", [2], [7, 3], !gzipped);

        Assert.Equal(["image 1 [7]", "image 2 [3]"], Collection.Describe(_folder.Path));
        Assert.Equal(["image 1", "image 2"], Collection.Describe(images, ClassSource.None));
        using IImageCollection collection = Collection.Open(images);
        ItemContent content = collection.Items().Last().Load()!;
        Assert.Equal(SampleShape.Image(1, 16, 20), content.Raw);
        Assert.Equal(pixels[320..], content.Bytes);
        Assert.Null(collection.ClassNames);
    }

    [Theory]
    [InlineData(new[] { 2, 16, 16 }, 513, "should hold 2 images of 16x16 pixels, but goes on after them.")]
    [InlineData(new[] { 2, 16, 16 }, 500, "should hold 2 images of 16x16 pixels, but it ends within image 2.")]
    [InlineData(new[] { 0, 16, 16 }, 0, "holds no images: its header says 0 x 16 x 16.")]
    [InlineData(new[] { 1, 60000, 60000 }, 9, "claims images of 60000x60000 pixels; at most 100 megapixels are read.")]
    [InlineData(new[] { 50_000_000, 16, 16 }, 256, "claims 50000000 images of 16x16 pixels, for which it is far too short.")]
    [InlineData(new[] { -1, 1, 1 }, 256, "claims 4294967295 images of 1x1 pixels, for which it is far too short.")]
    [InlineData(new[] { 7 }, 0, "")]
    public void Open_LengthAtOddsWithTheHeader_Refuses(int[] sizes, int length, string message)
    {
        byte[] file = [0, 0, 8, 3, .. TestImages.Idx(sizes, new byte[length])[4..]];
        string path = _folder.Write("x-images-idx3-ubyte", file);

        string expected = message.Length > 0 ? message : "should hold a header, but it ends within its header.";
        Assert.Equal($"'{path}' {expected} Download or write the file again.", Collection.Refusal(path));
    }

    [Fact]
    public void Open_MoreImagesThanAnySetHas_Refuses()
    {
        // As long as it claims, which takes no room on disk; or so much smaller when packed.
        string path = _folder.Write("x", TestImages.Idx([1_000_001, 1, 1], []));
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(1_000_017);
        }

        Assert.Equal($"'{path}' claims 1,000,001 images; at most 1,000,000 are read. Download or write the file again.", Collection.Refusal(path));
    }

    [Fact]
    public void Open_SeveralSetsInOneFolder_NamesThemOnOneLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        string folder = _folder["a\u001B[31m"];
        _folder.Write("a\u001B[31m/a-train-images-idx3\u001B[2J", [1]);
        _folder.Write("a\u001B[31m/b-train-images-idx3", [1]);

        Assert.Equal(
            $"In '{_folder["a"]}\\u001B[31m' there are several IDX files of training images: 'a-train-images-idx3\\u001B[2J', 'b-train-images-idx3'. Name the file itself.",
            Collection.Refusal(folder));
    }

    [Fact]
    public void Open_GzipBombBehindAnHonestHeader_StreamsInLittleMemory()
    {
        // Two hundred images of a megabyte each, from less than one.
        string path = _folder["x"];
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Optimal))
        {
            gzip.Write(TestImages.Idx([200, 1000, 1000], []));
            byte[] image = new byte[1_000_000];
            for (int i = 0; i < 200; i++)
            {
                gzip.Write(image);
            }
        }

        // What other tests have left alive does not count.
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using IImageCollection collection = Collection.Open(path);
        int count = 0;
        foreach (ImageItem item in collection.Items())
        {
            Assert.Equal(1_000_000, item.Load()!.Bytes.Length);
            count++;
            if (count % 50 == 0)
            {
                Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
            }
        }

        Assert.Equal(200, count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Open_GzipThatIsDamagedOrCut_Refuses(int damage)
    {
        byte[] gzip = TestImages.Gzip(TestImages.Idx([1, 16, 16], [.. Enumerable.Range(0, 256).Select(i => (byte)i)]));
        string path = _folder.Write("x", damage == 1 ? [.. gzip[..^8], (byte)(gzip[^8] ^ 1), .. gzip[^7..]] : gzip[..(gzip.Length / 2)]);

        Assert.Matches("^'.*' (cannot be unpacked: |should hold 1 images of 16x16 pixels, but it ends within image 1)", Collection.Refusal(path));
    }

    [Fact]
    public void Open_LabelsAtOddsWithTheImages_Refuses()
    {
        string images = Write("train-images-idx3-ubyte", [2, 16, 16], new byte[512], gzipped: false);
        string labels = Write("train-labels-idx1-ubyte", [3], new byte[3], gzipped: false);

        Assert.Equal($"'{labels}' holds 3 labels, but 2 images lie beside it. Download or write the file again.", Collection.Refusal(images));
        Assert.Equal(["image 1", "image 2"], Collection.Describe(images, ClassSource.None));
        Assert.Equal($"'{labels}' holds labels. Name the file of images that they belong to.", Collection.Refusal(labels));
    }

    [Fact]
    public void Items_FileThatWasReplacedMeanwhile_Refuses()
    {
        string path = Write("x", [2, 16, 16], new byte[512], gzipped: false);
        using IImageCollection collection = Collection.Open(path);
        Write("x", [3, 16, 16], new byte[768], gzipped: false);

        Assert.Equal($"'{path}' changed while it was read. Start again.", Assert.Throws<UsageException>(() => collection.Items().Count()).Message);
    }

    private string Write(string name, int[] sizes, byte[] content, bool gzipped)
    {
        byte[] idx = TestImages.Idx(sizes, content);
        return gzipped ? _folder.Write(name + ".gz", TestImages.Gzip(idx)) : _folder.Write(name, idx);
    }
}
