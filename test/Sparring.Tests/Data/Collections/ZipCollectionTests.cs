using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Sparring.Data;
using Sparring.Data.Collections;
using Sparring.Data.Collections.Zip;

namespace Sparring.Tests.Data.Collections;

public sealed class ZipCollectionTests : IDisposable
{
    private const int CentralMethod = 10;
    private const int CentralChecksum = 16;
    private const int CentralPackedLength = 20;
    private const int CentralLength = 24;
    private const int CentralOffset = 42;

    private readonly TempFolder _folder = new();
    private readonly byte[] _image = TestImages.Flat(16, 16, 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Items_OfAZip_AreItsFilesInOrdinalOrder()
    {
        byte[] zip = TestImages.Zip(
            ("./b/2.png", _image), ("a\\10.png", _image), ("猫/🐈.png", _image), ("a/", []), ("notes.txt", [1]), ("__MACOSX/._x.png", [1]), ("a/.x.png", [1]), ("c", _image));

        Assert.Equal(["a/10.png", "b/2.png", "c", "猫/🐈.png"], Describe(zip));
        using IImageCollection collection = Collection.Open(_folder["x"]);
        Assert.Equal(_image, collection.Items().First().Load()!.Bytes);
        Assert.Equal([_folder["x"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Items_LoadedByManyThreads_AreAllTheirOwn()
    {
        (string, byte[])[] files = [.. Enumerable.Range(0, 200).Select(i => ($"{i:000}.png", TestImages.Flat(8 + i, 8, (byte)i)))];
        _folder.Write("x", TestImages.Zip(files));
        using IImageCollection collection = Collection.Open(_folder["x"]);
        ImageItem[] items = [.. collection.Items()];
        byte[][] loaded = new byte[items.Length][];

        Parallel.For(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => loaded[i] = items[i].Load()!.Bytes);

        Assert.Equal(files.Select(file => file.Item2), loaded);
    }

    [Theory]
    [InlineData("../a.png")]
    [InlineData("a/../../b.png")]
    [InlineData("/etc/a.png")]
    [InlineData("\\\\server\\share\\a.png")]
    [InlineData("C:\\a.png")]
    [InlineData("..\\a.sh")]
    public void Items_PathsThatLeadOut_AreRefusedAndNothingIsWritten(string path)
    {
        Assert.Equal([$"{path.Replace('\\', '/')}: has a path that leads out of the zip"], Describe(TestImages.Zip((path, _image))));
        Assert.Equal([_folder["x"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Load_Encrypted_SaysSo()
    {
        byte[] zip = TestImages.Zip(("a.png", _image), ("b.txt", [1, 2, 3]));
        foreach (int entry in Entries(zip))
        {
            zip[entry + 8] |= 1;
        }

        Assert.Equal(["a.png: is encrypted; pack the zip again without a password"], Describe(zip));
    }

    [Fact]
    public void Load_MoreThanIsRead_IsRefusedBeforeItIsUnpacked()
    {
        byte[] zip = Stored("a.png", new byte[2 << 20], CentralLength, 300 << 20);
        _image.CopyTo(zip, zip.AsSpan().IndexOf("a.png"u8) + 5);

        Assert.Equal(["a.png: is 314572800 bytes long; at most 64 MiB are read"], Describe(zip));
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a")]
    public void Load_Bomb_IsRefusedWithoutUnpackingIt(string name)
    {
        // 200 MiB of one byte behind a PNG's first ones.
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream stream = archive.CreateEntry(name).Open();
            stream.Write(_image);
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 200; i++)
            {
                stream.Write(block);
            }
        }

        byte[] bomb = memory.ToArray();
        Assert.InRange(bomb.Length, 1, 300_000);
        long before = GC.GetTotalAllocatedBytes();
        string item = Assert.Single(Describe(bomb));
        Assert.Matches($"^{name}: claims to unpack from [0-9]+ to {(200 << 20) + _image.Length} bytes, more than 200 times as much, which no photograph does$", item);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000);
    }

    [Fact]
    public void Load_ManySmallBombsOfNoImages_AreNotUnpacked()
    {
        byte[] zeros = new byte[8 << 20];
        byte[] zip = TestImages.Zip([.. Enumerable.Range(0, 16).Select(i => ($"{i}.bin", zeros))]);

        long before = GC.GetTotalAllocatedBytes();
        Assert.Empty(Describe(zip));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000);
    }

    [Fact]
    public void Open_FilesThatOverlap_AreRefused()
    {
        // Two entries of the list lead to one file.
        byte[] zip = TestImages.Zip(("a.png", _image), ("b.png", _image));
        int[] entries = Entries(zip);
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(entries[1] + CentralOffset), 0);

        Assert.Equal(
            $"The zip '{_folder["x"]}' cannot be read: it has files in it that overlap: it is damaged, or made to unpack to more than any disk holds. Download or pack it again.",
            Collection.Refusal(_folder.Write("x", zip)));
    }

    [Theory]
    [InlineData(CentralLength, 1, "does not have the {0} bytes that it claims")]
    [InlineData(CentralLength, -1, "does not have the {0} bytes that it claims")]
    [InlineData(CentralChecksum, 1, "does not match its checksum: it is damaged")]
    public void Load_LyingEntries_AreRefused(int field, int change, string finding)
    {
        byte[] zip = TestImages.Zip(("a.png", _image));
        Span<byte> number = zip.AsSpan(Entries(zip)[0] + field);
        BinaryPrimitives.WriteInt32LittleEndian(number, BinaryPrimitives.ReadInt32LittleEndian(number) + change);

        Assert.Equal(["a.png: " + string.Format(null, finding, _image.Length + change)], Describe(zip));
    }

    [Fact]
    public void Load_PackedBytesThatAreDamaged_SaysSo()
    {
        byte[] zip = TestImages.Zip(("a.png", _image));
        zip.AsSpan(35, 8).Fill(0xFF);

        Assert.StartsWith("a.png: cannot be unpacked: ", Assert.Single(Describe(zip)));
    }

    [Fact]
    public void Load_HeaderThatIsElsewhere_SaysSo()
    {
        byte[] zip = TestImages.Zip(("a.png", _image));
        zip[0] = 0;
        zip[1] = 0;
        // What begins so is no zip to the first look, so it is opened as one.
        using ZipCollection collection = FromMemory(zip);

        Assert.Equal(["a.png: is not where the zip says: the zip is damaged"], Collection.Describe(collection));
    }

    [Fact]
    public void Load_PackedByARareMethod_SaysWhatToDo()
    {
        byte[] zip = TestImages.Zip(("a.png", _image));
        zip[Entries(zip)[0] + CentralMethod] = 14;

        Assert.Equal(["a.png: is packed by a method that is not read (14); pack the zip again with Deflate, the usual one"], Describe(zip));
    }

    [Fact]
    public void Items_WithTheSamePath_AreReadOnce() =>
        Assert.Equal(["a.png", "a.png: has the same path as another file in the zip"], Describe(TestImages.Zip(("a.png", _image), ("./a.png", _image))));

    [Fact]
    public void Open_CutOff_SaysSo()
    {
        byte[] zip = TestImages.Zip(("a.png", _image));

        Assert.Equal(
            $"The zip '{_folder["x"]}' cannot be read: it has no list of files at its end: it is cut off. Download or pack it again.",
            Collection.Refusal(_folder.Write("x", zip[..^30])));
    }

    [Theory]
    [InlineData(10, 7, "it should list 7 files, and lists 1")]
    [InlineData(12, int.MaxValue, "it claims 2147483647 bytes of file names; at most 128 MiB are read")]
    [InlineData(12, 5000, "it has its list of files elsewhere than it says")]
    [InlineData(16, 5000, "it has its list of files elsewhere than it says")]
    [InlineData(12, 47, "it has something in its list of files that is none")]
    [InlineData(4, 3, "it is one of several parts; join them first")]
    public void Open_ListThatLies_IsRefused(int field, int value, string finding)
    {
        byte[] zip = TestImages.Zip(("a.png", _image));
        BitConverter.GetBytes(value).AsSpan(0, field < 12 ? 2 : 4).CopyTo(zip.AsSpan(zip.Length - 22 + field));

        Assert.Equal($"The zip '{_folder["x"]}' cannot be read: {finding}. Download or pack it again.", Collection.Refusal(_folder.Write("x", zip)));
    }

    [Fact]
    public void Open_WideListThatLies_IsRefused()
    {
        byte[] zip = TestImages.Zip(("a.png", _image));
        byte[] end = zip[^22..];
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), ushort.MaxValue);
        byte[] locator = [.. "PK\u0006\u0007"u8, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1, 0, 0, 0];

        Assert.Contains("has its list of files elsewhere than it says", Collection.Refusal(_folder.Write("x", [.. zip[..^22], .. locator, .. end])));
    }

    [Fact]
    public void Open_WideList_IsRead()
    {
        // As writers do that do not know the end when they begin: every number at its largest, and the true ones in 64 bits.
        byte[] zip = TestImages.Zip(("a.png", _image));
        int start = Entries(zip)[0];
        byte[] entry = zip[start..^22];
        byte[] wide = [1, 0, 24, 0, .. Number(_image.Length), .. Number(BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(CentralPackedLength))), .. Number(0)];
        foreach (int field in new[] { CentralPackedLength, CentralLength, CentralOffset })
        {
            entry.AsSpan(field, 4).Fill(0xFF);
        }

        entry[30] = (byte)wide.Length;
        int length = entry.Length + wide.Length;
        byte[] end64 = [.. "PK\u0006\u0006"u8, .. Number(44), 45, 0, 45, 0, .. new byte[8], .. Number(1), .. Number(1), .. Number(length), .. Number(start)];
        byte[] locator = [.. "PK\u0006\u0007"u8, 0, 0, 0, 0, .. Number(start + length), 1, 0, 0, 0];
        byte[] end = zip[^22..];
        end.AsSpan(8, 12).Fill(0xFF);

        Assert.Equal(["a.png"], Describe([.. zip[..start], .. entry, .. wide, .. end64, .. locator, .. end]));
    }

    [Fact]
    public void Open_BehindAProgramAndWithAComment_IsRead()
    {
        byte[] zip = TestImages.Zip(("a.png", _image));
        zip[^2] = 5;
        using ZipCollection collection = FromMemory([.. "MZ..."u8, .. zip, .. "hello"u8]);

        Assert.Equal(["a.png"], Collection.Describe(collection));
    }

    [Fact]
    public void Open_AProgramThatUnpacksItself_IsReadByItsPath() =>
        Assert.Equal(["a.png"], Describe([.. "MZ, and a program"u8, .. TestImages.Zip(("a.png", _image))]));

    [Fact]
    public void Open_OneOfSeveralParts_SaysToJoinThem()
    {
        // What `zip -s` writes: a mark in front of the first part, and the number of the last in the list at its end.
        byte[] zip = TestImages.Zip(("a.png", _image));
        byte[] marked = [.. "PK\u0007\u0008"u8, .. zip];
        string path = _folder.Write("x", marked[..^30]);
        Assert.Equal($"'{path}' is the first of several parts of a zip. Join them, and name what comes of it.", Collection.Refusal(path));

        Assert.Equal(["a.png"], Describe(marked));

        zip[^18] = 2;
        path = _folder.Write("x", zip[10..]);
        Assert.Equal($"The zip '{path}' cannot be read: it is one of several parts; join them first. Download or pack it again.", Collection.Refusal(path));
    }

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(int.MaxValue, 64 << 20)]
    public void HeldBytes_BeforeItIsLoaded_AreWhatItClaimsAndNoMoreThanIsRead(int claim, long held)
    {
        using ZipCollection collection = FromMemory(Stored("a.png", _image, CentralLength, claim));

        Assert.Equal(held, Assert.Single(collection.Items()).HeldBytes);
    }

    [Fact]
    public void Open_Empty_HasNothingAndHintsAtWhatIsPackedInIt()
    {
        Assert.Empty(Describe(TestImages.Zip()));
        _folder.Write("y", TestImages.Zip(("data/train.parquet", [1])));
        using IImageCollection collection = Collection.Open(_folder["y"]);
        Assert.Equal(", but there is 'data/train.parquet', which can be named itself once the zip is unpacked", collection.Hint);
    }

    [Fact]
    public void Classes_OfAZip_AreThoseOfTheFolderThatWasPacked()
    {
        Assert.Equal(["a/1.png [0]", "b/1.png [1]"], Describe(TestImages.Zip(("b/1.png", _image), ("a/1.png", _image)), ClassSource.Folders));
        byte[] packed = TestImages.Zip(("cats/b/1.png", _image), ("cats/a/1.png", _image), ("cats/readme.txt", [1]));
        Assert.Equal(["cats/a/1.png [0]", "cats/b/1.png [1]"], Describe(packed, ClassSource.Folders));
        using IImageCollection collection = Collection.Open(_folder["x"], ClassSource.Folders);
        Assert.Equal(["a", "b"], collection.ClassNames);
    }

    [Theory]
    [InlineData("")]
    [InlineData("images/")]
    public void Classes_DatasetJson_AtTheTopOrInTheOneFolder(string top)
    {
        byte[] json = """{"labels": [["00000/a.png", 2], ["00000/b.png", 1]]}"""u8.ToArray();

        Assert.Equal(
            [$"{top}00000/a.png [2]", $"{top}00000/b.png [1]"],
            Describe(TestImages.Zip((top + "00000/a.png", _image), (top + "00000/b.png", _image), (top + "dataset.json", json))));
    }

    [Fact]
    public void Classes_DatasetJsonThatIsDamagedOrABomb_IsRefused()
    {
        byte[] zip = Stored("dataset.json", [.. "{\"labels\": "u8, .. new byte[30]], CentralMethod, 14);
        Assert.Contains(
            "dataset.json', which should hold the classes, cannot be read: it is packed by a method that is not read (14); ",
            Collection.Refusal(_folder.Write("x", zip)));

        byte[] bomb = TestImages.Zip(("dataset.json", [.. Enumerable.Repeat((byte)' ', 70 << 20)]));
        Assert.Contains("has more than 64 MiB", Collection.Refusal(_folder.Write("x", bomb)));
    }

    [Fact]
    public void Items_OfDamagedZips_LoadOrGiveTheDocumentedException()
    {
        byte[] zip = TestImages.Zip(("a.png", _image), ("b/c", _image), ("d.txt", [1]));
        byte[] stored = Stored("a.png", _image, CentralMethod, 0);
        int loaded = 0;

        Mutations.Try([zip, stored], file =>
        {
            try
            {
                using ZipCollection collection = FromMemory(file);
                foreach (ImageItem item in collection.Items())
                {
                    try
                    {
                        loaded += item.Load() is { } content && content.Bytes.AsSpan().SequenceEqual(_image) ? 1 : 0;
                    }
                    catch (InvalidDataException)
                    {
                    }
                }
            }
            catch (UsageException e)
            {
                Assert.StartsWith("The zip 'x' cannot be read: ", e.Message);
            }
        });

        Assert.InRange(loaded, Mutations.Count / 50, 2 * Mutations.Count);
    }

    private static ZipCollection FromMemory(byte[] zip) => new("x", (buffer, offset) => Copy(zip, buffer, offset), zip.Length, ClassSource.None);

    private static int Copy(byte[] from, Span<byte> to, long offset)
    {
        ReadOnlySpan<byte> rest = from.AsSpan((int)Math.Clamp(offset, 0, from.Length));
        rest = rest[..Math.Min(rest.Length, to.Length)];
        rest.CopyTo(to);
        return rest.Length;
    }

    private string[] Describe(byte[] zip, ClassSource classes = ClassSource.Labels) => Collection.Describe(_folder.Write("x", zip), classes);

    private static byte[] Number(long number) => BitConverter.GetBytes(number);

    /// <summary>Where the entries of the list begin.</summary>
    private static int[] Entries(byte[] zip) =>
        [.. Enumerable.Range(0, zip.Length - 4).Where(i => zip.AsSpan(i, 4).SequenceEqual("PK\u0001\u0002"u8))];

    /// <summary>A zip of one file that is not packed, with one field of the list changed.</summary>
    private static byte[] Stored(string name, byte[] content, int field, int value)
    {
        byte[] path = Encoding.ASCII.GetBytes(name);
        byte[] common = [20, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(Crc32.HashToUInt32(content)), .. BitConverter.GetBytes(content.Length), .. BitConverter.GetBytes(content.Length), (byte)path.Length, 0, 0, 0];
        byte[] entry = [.. "PK\u0001\u0002"u8, 20, 0, .. common, .. new byte[14], .. path];
        byte[] header = [.. "PK\u0003\u0004"u8, .. common, .. path, .. content];
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(field), field == CentralMethod ? value | (BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(field)) & ~0xFFFF) : value);
        return [.. header, .. entry, .. "PK\u0005\u0006"u8, 0, 0, 0, 0, 1, 0, 1, 0, .. BitConverter.GetBytes(entry.Length), .. BitConverter.GetBytes(header.Length), 0, 0];
    }
}
