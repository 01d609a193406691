using System.Buffers.Binary;
using System.Text;
using Sparring.Data;

namespace Sparring.Tests.Data;

/// <summary>Folders and zips, which one decoder turns into samples.</summary>
public sealed class ImageFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_FolderAndZipOfTheSameFiles_SameSamplesOrderLabelsAndFingerprint()
    {
        (string Path, byte[] Content)[] files =
        [
            ("b/2.png", TestImages.Flat(16, 16, 20, 0, 0)), ("a/10.png", TestImages.Flat(16, 16, 30, 0, 0)), ("B/1.png", TestImages.Flat(16, 16, 10, 0, 0)),
        ];
        foreach ((string path, byte[] content) in files)
        {
            _folder.Write("images/" + path, content);
        }

        var byFolder = new DataOptions { Classes = ClassSource.Folders };
        IImageSource folder = TestImages.Open(Path.Combine(_folder.Path, "images"), byFolder);
        IImageSource zip = TestImages.Open(_folder.Write("images.zip", TestImages.Zip(files)), byFolder);

        // Ordinal: capital letters first.
        Assert.Equal([10, 30, 20], Enumerable.Range(0, 3).Select(i => (int)TestImages.Read(folder, i)[0]));
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(folder.Label));
        Assert.Equal(3, folder.ClassCount);
        Assert.Equal([10, 30, 20], Enumerable.Range(0, 3).Select(i => (int)TestImages.Read(zip, i)[0]));
        Assert.Equal(folder.Fingerprint, zip.Fingerprint);
        Assert.Equal(("images", "images"), (folder.Name, zip.Name));
    }

    [Fact]
    public void Open_ContentOfOneKindNameOfAnother_GoesByContentAndPassesOverTheRest()
    {
        _folder.Write("a.png", TestImages.FlatJpeg(16, 16, 200, 30, 30));
        _folder.Write("b", TestImages.Flat(16, 16, 200, 30, 30));
        _folder.Write("notes.txt", "hello"u8.ToArray());
        _folder.Write(".hidden.png", [1]);
        _folder.Write("__MACOSX/._a.png", [1]);

        IImageSource source = TestImages.Open(_folder.Path);

        Assert.Equal((2, 0, "16x16 colour"), (source.Count, source.ClassCount, source.Shape.ToString()));
        Assert.InRange(TestImages.Read(source, 0)[0], 196, 204);
    }

    [Theory]
    [InlineData(20, 24, "24x20 grey")]
    [InlineData(18, 20, "64x64 grey")]
    [InlineData(12, 12, "64x64 grey")]
    [InlineData(260, 256, "64x64 grey")]
    public void Open_NoSizeAsked_TakesTheImagesOwnWhereItFits(int height, int width, string shape)
    {
        _folder.Write("a.png", TestImages.Flat(height, width, 77));
        _folder.Write("b.png", TestImages.Flat(height, width, 77));

        IImageSource source = TestImages.Open(_folder.Path);

        Assert.Equal(shape, source.Shape.ToString());
        Assert.All(TestImages.Read(source, 1), value => Assert.Equal(77, value));
    }

    [Fact]
    public void Open_SizesDiffer_SixtyFourSquare()
    {
        for (int i = 0; i < 40; i++)
        {
            _folder.Write($"{i:00}.png", TestImages.Flat(16, i == 39 ? 20 : 16, (byte)i));
        }

        IImageSource source = TestImages.Open(_folder.Path);

        Assert.Equal("64x64 grey", source.Shape.ToString());
        Assert.Equal(Enumerable.Range(0, 40), Enumerable.Range(0, 40).Select(i => (int)TestImages.Read(source, i)[0]));
    }

    [Theory]
    [InlineData(null, "32x32 colour")]
    [InlineData(1, "32x32 grey")]
    [InlineData(3, "32x32 colour")]
    [InlineData(4, "32x32 colour with alpha")]
    public void Open_GreyColourAndAlphaTogether_GiveTheChannelsAsked(int? channels, string shape)
    {
        _folder.Write("1-grey.png", TestImages.Flat(32, 32, 100));
        _folder.Write("2-colour.png", TestImages.Flat(32, 32, 200, 100, 0));
        _folder.Write("3-clear.png", TestImages.Flat(32, 32, 200, 100, 0, 128));

        IImageSource source = TestImages.Open(_folder.Path, new DataOptions { Channels = channels });

        Assert.Equal(shape, source.Shape.ToString());
        byte[][] pixels = [.. Enumerable.Range(0, 3).Select(i => TestImages.Read(source, i).Where((_, at) => at % 1024 == 500).ToArray())];
        byte[][] expected = channels switch
        {
            // 0.299 · 200 + 0.587 · 100 = 118.5. On white with alpha 128: 227.4, 177.2, 127; and 0.299, 0.587, 0.114 of them are 186.3.
            1 => [[100], [119], [186]],
            4 => [[100, 100, 100, 255], [200, 100, 0, 255], [200, 100, 0, 128]],
            _ => [[100, 100, 100], [200, 100, 0], [227, 177, 127]],
        };
        Assert.Equal(expected, pixels);
    }

    [Fact]
    public void Open_HeightAlone_IsSquareAndBothMayDiffer()
    {
        _folder.Write("a.png", TestImages.Flat(50, 70, 9));

        Assert.Equal("24x24 grey", TestImages.Open(_folder.Path, new DataOptions { Height = 24 }).Shape.ToString());
        Assert.Equal("20x20 grey", TestImages.Open(_folder.Path, new DataOptions { Width = 20 }).Shape.ToString());
        Assert.Equal("32x16 grey", TestImages.Open(_folder.Path, new DataOptions { Height = 16, Width = 32 }).Shape.ToString());
    }

    [Fact]
    public void Open_UnreadableImages_NamesThemAndWhy()
    {
        byte[] whole = TestImages.FlatJpeg(64, 64, 1, 2, 3);
        _folder.Write("a.png", TestImages.Flat(16, 16, 1));
        _folder.Write("cut.jpg", whole[..(whole.Length / 2)]);
        _folder.Write("empty.png", []);
        _folder.Write("sub/gif.GIF", "GIF88a..."u8.ToArray());

        UsageException e = Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path));

        Assert.StartsWith($"In '{_folder.Path}' 3 of 4 image files cannot be used, and at most 1% may be bad: 'cut.jpg' ", e.Message);
        Assert.Contains("'empty.png' is empty; 'sub/gif.GIF' is meant to be an image, but what is in it is none that can be read. Repair", e.Message);
    }

    [Fact]
    public void Open_ManyUnreadable_NamesFiveAndCountsTheRest()
    {
        for (int i = 0; i < 8; i++)
        {
            _folder.Write($"{i}.png", []);
        }

        UsageException e = Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path));

        Assert.Equal($"No image in '{_folder.Path}' can be used: '0.png' is empty; '1.png' is empty; '2.png' is empty; '3.png' is empty; '4.png' is empty; and 3 more. Repair them, or name another collection.", e.Message);
    }

    [Fact]
    public void Open_NoImages_SaysSoAndHintsAtAZip()
    {
        Assert.Equal(
            $"There is no image in '{_folder.Path}'. Name a folder, a zip or a file that holds some.",
            Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path)).Message);

        string zip = _folder.Write("cats.zip", TestImages.Zip());
        Assert.Contains("but there is 'cats.zip', which can be named itself", Assert.Throws<UsageException>(() => TestImages.Open(_folder.Path)).Message);
        Assert.StartsWith($"There is no image in '{zip}'.", Assert.Throws<UsageException>(() => TestImages.Open(zip)).Message);
    }

    [Fact]
    public void Open_ZipThatIsDamaged_SaysSo()
    {
        byte[] zip = TestImages.Zip(("a.png", TestImages.Flat(16, 16, 1)));
        string path = _folder.Write("cut.zip", zip[..^30]);

        Assert.StartsWith($"The zip '{path}' cannot be read: ", Assert.Throws<UsageException>(() => TestImages.Open(path)).Message);
    }

    [Fact]
    public void Open_ZipEntryThatClaimsAnotherSize_Refuses()
    {
        // The uncompressed size stands at offset 24 of the entry in the central directory.
        byte[] content = TestImages.Flat(16, 16, 1);
        byte[] zip = TestImages.Zip(("a.png", content));
        int directory = zip.AsSpan().IndexOf(Encoding.Latin1.GetBytes("PK\u0001\u0002"));

        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(directory + 24), 300 << 20);
        string huge = _folder.Write("huge.zip", zip);
        Assert.Equal(
            $"No image in '{huge}' can be used: 'a.png' claims to unpack from {BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(directory + 20))} to 314572800 bytes, more than 200 times as much, which no photograph does. Repair them, or name another collection.",
            Assert.Throws<UsageException>(() => TestImages.Open(huge)).Message);

        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(directory + 24), content.Length + 1);
        string longer = _folder.Write("longer.zip", zip);
        Assert.Contains($"'a.png' does not have the {content.Length + 1} bytes that it claims", Assert.Throws<UsageException>(() => TestImages.Open(longer)).Message);
    }

    [Fact]
    public void Open_ZipWithAPathOutside_WritesNothingAndSaysSo()
    {
        string zip = _folder.Write("sub/evil.zip", TestImages.Zip(("x/../../evil.png", TestImages.Flat(16, 16, 5))));

        Assert.Contains("'x/../../evil.png' has a path that leads out of the zip", Assert.Throws<UsageException>(() => TestImages.Open(zip)).Message);
        Assert.Equal([zip], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Open_Progress_GrowsToTheTotal()
    {
        for (int i = 0; i < 250; i++)
        {
            _folder.Write($"{i}.png", TestImages.Flat(16, 16, 1));
        }

        var progress = new Recorder();
        using OpenedData data = ImageSources.Open(new DataOptions { Source = _folder.Path }, progress, TestContext.Current.CancellationToken);

        foreach (OpenPhase phase in new[] { OpenPhase.Looking, OpenPhase.Decoding })
        {
            OpenProgress[] reports = [.. progress.Reports.Where(report => report.Phase == phase)];
            Assert.Equal(new OpenProgress(phase, 250, 250), reports[^1]);
            Assert.Equal(reports.OrderBy(report => report.Done), reports);
            Assert.InRange(reports.Length, 50, 130);
        }
    }

    [Fact]
    public void Open_SizesThatDisagreeLate_ProgressNeverStartsOver()
    {
        for (int i = 0; i < 60; i++)
        {
            _folder.Write($"{i:00}.png", TestImages.Flat(16, i == 59 ? 32 : 16, 1));
        }

        var progress = new Recorder();
        using OpenedData data = ImageSources.Open(new DataOptions { Source = _folder.Path }, progress, TestContext.Current.CancellationToken);

        Assert.Equal("64x64 grey", data.Training.Shape.ToString());
        Assert.Equal(Enumerable.Range(1, 60).Select(done => new OpenProgress(OpenPhase.Decoding, done, 60)), progress.Reports.Where(report => report.Phase == OpenPhase.Decoding));
    }

    [Fact]
    public void Open_PhotographsStoredOnTheirSide_HaveTheUprightSize()
    {
        // Exif, big-endian, one entry: orientation (0x0112, one short) 6, "turn a quarter to the right". Then notes longer than one read.
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        byte[] notes = [0xFF, 0xFE, 0xFF, 0xFF, .. new byte[0xFFFF - 2]];
        byte[] jpeg = TestImages.FlatJpeg(16, 32, 9, 9, 9);
        _folder.Write("a.jpg", [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        _folder.Write("b.jpg", [.. jpeg[..2], .. exif, .. notes, .. jpeg[2..]]);

        Assert.Equal("16x32 grey", TestImages.Open(_folder.Path).Shape.ToString());

        _folder.Write("c.jpg", [.. jpeg[..2], .. notes, .. jpeg[2..]]);
        Assert.Equal("64x64 grey", TestImages.Open(_folder.Path).Shape.ToString());
    }

    [Fact]
    public void Open_Cancelled_Stops()
    {
        _folder.Write("a.png", TestImages.Flat(16, 16, 1));

        Assert.ThrowsAny<OperationCanceledException>(() => ImageSources.Open(new DataOptions { Source = _folder.Path }, null, new CancellationToken(true)));
    }

    [Fact]
    public void Open_ZipWithDotInFront_FindsTheClasses()
    {
        byte[] image = TestImages.Flat(16, 16, 5);

        Assert.Equal(2, TestImages.Open(_folder.Write("dot.zip", TestImages.Zip(("./a/1.png", image), ("./b/1.png", image))), new DataOptions { Classes = ClassSource.Folders }).ClassCount);
    }

    private sealed class Recorder : IProgress<OpenProgress>
    {
        public List<OpenProgress> Reports { get; } = [];

        public void Report(OpenProgress value) => Reports.Add(value);
    }
}
