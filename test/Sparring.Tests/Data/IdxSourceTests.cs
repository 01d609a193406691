using Sparring.Data;

namespace Sparring.Tests.Data;

public sealed class IdxSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_FolderWithTrainingImages_GivesImagesAndLabels(bool gzipped)
    {
        byte[] pixels = [.. Enumerable.Range(0, 2 * 16 * 20).Select(i => (byte)(i % 251))];
        WriteIdx("train-images-idx3-ubyte", [2, 16, 20], pixels, gzipped);
        WriteIdx("train-labels-idx1-ubyte", [2], [7, 3], !gzipped);

        IImageSource source = TestImages.Open(_folder.Path);

        Assert.Equal(("20x16 grey", 2, 8), (source.Shape.ToString(), source.Count, source.ClassCount));
        Assert.Equal(pixels[320..], TestImages.Read(source, 1));
        Assert.Equal([7, 3], [source.Label(0), source.Label(1)]);
    }

    [Fact]
    public void Open_FileAlone_HasNoLabelsAndTakesSizeAndChannels()
    {
        string path = WriteIdx("digits", [1, 8, 8], [.. Enumerable.Repeat((byte)9, 64)], gzipped: false);

        IImageSource source = TestImages.Open(path, new DataOptions { Height = 16, Channels = 4 });

        Assert.Equal(("16x16 colour with alpha", 0, "digits"), (source.Shape.ToString(), source.ClassCount, source.Name));
        byte[] sample = TestImages.Read(source, 0);
        Assert.All(sample[..768], value => Assert.Equal(9, value));
        Assert.All(sample[768..], value => Assert.Equal(255, value));
    }

    [Theory]
    [InlineData(new[] { 2, 16, 16 }, 511, "should hold 2 images of 16x16 pixels, but it ends within image 2.")]
    [InlineData(new[] { 2, 16, 16 }, 513, "should hold 2 images of 16x16 pixels, but goes on after them.")]
    [InlineData(new[] { 0, 16, 16 }, 0, "holds no images: its header says 0 x 16 x 16.")]
    [InlineData(new[] { 1, 60000, 60000 }, 9, "claims images of 60000x60000 pixels; at most 100 megapixels are read.")]
    [InlineData(new[] { 50_000_000, 16, 16 }, 256, "claims 50000000 images of 16x16 pixels, for which it is far too short.")]
    public void Open_LengthAtOddsWithTheHeader_Refuses(int[] sizes, int length, string message)
    {
        string path = WriteIdx("x-images-idx3-ubyte", sizes, new byte[length], gzipped: false);

        Assert.Equal($"'{path}' {message} Download or write the file again.", Assert.Throws<UsageException>(() => TestImages.Open(path)).Message);
    }

    [Fact]
    public void Open_GzippedSomethingElseOrDamaged_Refuses()
    {
        string text = _folder.Write("text.gz", TestImages.Gzip("this is no IDX file"u8.ToArray()));
        Assert.Equal(
            $"'{text}' is gzip-compressed, but there is no IDX file inside. Unpack it, and name the folder of images.",
            Assert.Throws<UsageException>(() => TestImages.Open(text)).Message);

        string labels = WriteIdx("labels", [20], new byte[20], gzipped: true);
        Assert.Equal(
            $"'{labels}' holds labels. Name the file of images that they belong to.",
            Assert.Throws<UsageException>(() => TestImages.Open(labels)).Message);

        byte[] gzip = TestImages.Gzip(TestImages.Idx([1, 16, 16], new byte[256]));
        gzip[10] = 0xFF;
        string damaged = _folder.Write("damaged.gz", gzip);
        Assert.StartsWith($"'{damaged}' cannot be unpacked: ", Assert.Throws<UsageException>(() => TestImages.Open(damaged)).Message);
    }

    [Theory]
    [InlineData(int.MaxValue, 16, 16)]
    [InlineData(-1, 1, 1)]
    public void Open_ClaimsMoreThanItsLengthCanHold_RefusesAtOnce(int count, int height, int width)
    {
        string path = WriteIdx("x-images-idx3-ubyte", [count, height, width], new byte[256], gzipped: true);

        Assert.StartsWith(
            $"'{path}' claims {(uint)count} images of {width}x{height} pixels, for which it is far too short.",
            Assert.Throws<UsageException>(() => TestImages.Open(path)).Message);
    }

    [Fact]
    public void Open_GzipWithAWrongChecksum_Refuses()
    {
        byte[] gzip = TestImages.Gzip(TestImages.Idx([1, 16, 16], new byte[256]));
        gzip[^8] ^= 1;
        string path = _folder.Write("x.gz", gzip);

        Assert.StartsWith($"'{path}' cannot be unpacked: ", Assert.Throws<UsageException>(() => TestImages.Open(path)).Message);
    }

    [Theory]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte", false)]
    [InlineData("emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte", true)]
    public void Open_FolderWithAnotherSpelling_FindsImagesAndLabels(string images, string labels, bool gzipped)
    {
        WriteIdx(images, [1, 16, 16], new byte[256], gzipped);
        WriteIdx(labels, [1], [5], gzipped);
        WriteIdx(images.Replace("train", "t10k", StringComparison.Ordinal), [2, 16, 16], new byte[512], gzipped);
        _folder.Write("train-images-idx3.png", TestImages.Flat(16, 16, 1));

        IImageSource source = TestImages.Open(_folder.Path);

        Assert.Equal((1, 5), (source.Count, source.Label(0)));
    }

    [Fact]
    public void Open_FolderWithSeveral_NamesThem()
    {
        string letters = WriteIdx("emnist-letters-train-images-idx3-ubyte", [1, 16, 16], new byte[256], gzipped: true);
        WriteIdx("emnist-digits-train-images-idx3-ubyte", [1, 16, 16], new byte[256], gzipped: true);
        WriteIdx("emnist-digits-train-images-idx3-ubyte", [1, 16, 16], new byte[256], gzipped: false);

        Assert.Equal(
            $"In '{_folder.Path}' there are several IDX files of training images: 'emnist-digits-train-images-idx3-ubyte', "
            + "'emnist-letters-train-images-idx3-ubyte.gz'. Name the file itself.",
            Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path)).Message);
        Assert.Equal(1, TestImages.Open(letters).Count);
    }

    [Fact]
    public void Open_LabelsAtOddsWithTheImages_Refuses()
    {
        string images = WriteIdx("train-images-idx3-ubyte", [2, 16, 16], new byte[512], gzipped: false);
        string labels = WriteIdx("train-labels-idx1-ubyte", [3], new byte[3], gzipped: false);

        Assert.Equal(
            $"'{labels}' holds 3 labels, but 2 images lie beside it. Download or write the file again.",
            Assert.Throws<UsageException>(() => TestImages.Open(images)).Message);
    }

    private string WriteIdx(string name, int[] sizes, byte[] content, bool gzipped)
    {
        byte[] idx = TestImages.Idx(sizes, content);
        return gzipped ? _folder.Write(name + ".gz", TestImages.Gzip(idx)) : _folder.Write(name, idx);
    }
}
