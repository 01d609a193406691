using System.Formats.Tar;
using Sparring.Data;

namespace Sparring.Tests.Data.Collections;

public sealed class ImageCollectionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[]> Archives => new()
    {
        { "a gzip-compressed tar archive", TestImages.Gzip(Tar()) },
        { "a tar archive", Tar() },
        { "a RAR archive", "Rar!\u001A\u0007\u0001\0........"u8.ToArray() },
        { "a 7-Zip archive", [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, 0, 4] },
        { "an xz archive", [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] },
        { "a bzip2 archive", "BZh91AY&SY"u8.ToArray() },
        { "a Zstandard archive", [0x28, 0xB5, 0x2F, 0xFD, 0] },
    };

    [Theory]
    [MemberData(nameof(Archives))]
    public void Open_AnArchiveThatIsNotRead_SaysToUnpackIt(string kind, byte[] content)
    {
        string path = _folder.Write("images.zip", content);

        Assert.Equal($"'{path}' is {kind}. Unpack it, and name the folder.", Collection.Refusal(path));
    }

    [Fact]
    public void Open_ASingleImage_NamesItsFolder()
    {
        string path = _folder.Write("a.txt", TestImages.Flat(8, 8, 1));

        Assert.Equal($"'{path}' is a single image. Name the folder that it lies in: '{_folder.Path}'.", Collection.Refusal(path));
    }

    [Theory]
    [InlineData("hello", "is no collection of images that can be read. Name a folder of images, a zip of them, an IDX file, a binary file of CIFAR-10, or a Parquet file with a column of images.")]
    [InlineData("\u0080\u0004\u0095", "is a pickle of Python, which is not read, for it may run any code. For CIFAR-10, download the binary version.")]
    [InlineData("PAR1 and what is no Parquet file", "is cut off: it does not end as a Parquet file does. Download or write it again.")]
    [InlineData("", "is empty. Download or write the file again.")]
    public void Open_SomethingElse_SaysWhatIsRead(string content, string message)
    {
        string path = _folder.Write("x.zip", System.Text.Encoding.Latin1.GetBytes(content));

        Assert.EndsWith($"'{path}' {message}", Collection.Refusal(path));
    }

    [Fact]
    public void Open_GzippedSomethingElseOrDamaged_SaysSo()
    {
        string path = _folder.Write("x", TestImages.Gzip("this is no IDX file"u8.ToArray()));
        Assert.Equal($"'{path}' is gzip-compressed, but there is no IDX file inside. Unpack it, and name the folder of images.", Collection.Refusal(path));

        _folder.Write("x", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]);
        Assert.StartsWith($"'{path}' cannot be unpacked: ", Collection.Refusal(path));
    }

    [Fact]
    public void Open_WhatIsNoFile_SaysSoAndNeverWaits()
    {
        Assert.Equal($"There is no file or folder '{_folder["none"]}'. Name one that exists.", Collection.Refusal(_folder["none"]));

        string pipe = _folder["train-images-idx3-ubyte"];
        UnixFiles.MakePipe(pipe);
        Assert.Equal($"'{pipe}' is a pipe, socket or device and no file. Name a file or a folder.", Collection.Refusal(pipe));
        Assert.Equal($"'{pipe}' is a pipe, socket or device and no file. Name a file or a folder.", Collection.Refusal(_folder.Path));
    }

    [Fact]
    public void Open_ClassesFromFoldersWhereThereAreNone_SaysWhatToUse()
    {
        string path = _folder.Write("x", TestImages.Idx([1, 8, 8], new byte[64]));

        Assert.Equal(
            $"'{path}' holds images in files of their own kind and no folders that could be classes. Use --set data.classes=labels, or none.",
            Collection.Refusal(path, ClassSource.Folders));
    }

    [Fact]
    public void Open_AFolderOfEverything_PrefersResearchFormatsThatAreWhole()
    {
        byte[] image = TestImages.Flat(8, 8, 1);
        _folder.Write("a.png", image);
        _folder.Write("train.parquet", "no Parquet at all"u8.ToArray());
        Assert.Equal(["a.png"], Collection.Describe(_folder.Path));

        _folder.Write("train-images-idx3-ubyte", TestImages.Idx([1, 8, 8], new byte[64]));
        Assert.Equal(["image 1"], Collection.Describe(_folder.Path));
    }

    private static byte[] Tar()
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "a.png") { DataStream = new MemoryStream(TestImages.Flat(8, 8, 1)) });
        }

        return memory.ToArray();
    }
}
