using System.IO.Compression;
using System.Text;
using Parquet;
using Parquet.Schema;
using Sparring.Data;
using Sparring.Data.Collections;
using Sparring.Data.Collections.Parquet;

namespace Sparring.Tests.Data.Collections;

/// <summary>Files that another program, the library Parquet.Net, has written.</summary>
public sealed class ParquetCollectionTests : IDisposable
{
    private const string Features =
        """{"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["cat", "dog"], "_type": "ClassLabel"}}}}""";

    private static readonly byte[] _one = TestImages.Flat(8, 8, 1);
    private static readonly byte[] _two = TestImages.Flat(8, 9, 2);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task Items_InTheLayoutOfHuggingFace_AreItsRows(CompressionMethod method)
    {
        string path = _folder.Write("x", await Write([[_one, _two], [null, _one]], [[1, 0], [0, 1]], Features, method));

        Assert.Equal(["image 1 [1]", "image 2 [0]", "image 3 [0]: is missing: its row has none", "image 4 [1]"], Collection.Describe(path));
        Assert.Equal(["image 1", "image 2", "image 3: is missing: its row has none", "image 4"], Collection.Describe(path, ClassSource.None));
        using IImageCollection collection = Collection.Open(path);
        Assert.Equal(["cat", "dog"], collection.ClassNames);
        Assert.Equal([_one, _two], collection.Items().Take(2).Select(item => item.Load()!.Bytes));
    }

    [Fact]
    public async Task Items_OfAPlainColumnOfBytes_AreItsRows()
    {
        string path = _folder.Write("x", await WriteColumn("picture", [_one, _two, "no image"u8.ToArray(), []]));

        Assert.Equal(
            ["image 1", "image 2", "image 3: is meant to be an image, but what is in it is none that can be read", "image 4: is empty"],
            Collection.Describe(path));
    }

    [Fact]
    public async Task Items_OfAFolder_AreThoseOfItsTrainingShards()
    {
        byte[] first = await Write([[_one]], [[1]], Features);
        _folder.Write("train-00001-of-00002.parquet", await Write([[_two, _two]], [[0, 0]], Features));
        _folder.Write("train-00000-of-00002.parquet", first);
        _folder.Write("test-00000-of-00001.parquet", first);
        Assert.Equal(["image 1 [1]", "image 2 [0]", "image 3 [0]"], Collection.Describe(_folder.Path));

        string other = _folder.Write("train-00001-of-00002.parquet", await Write([[_two]], [[0]], null));
        Assert.StartsWith(
            $"'{other}' has other classes than '{_folder["train-00000-of-00002.parquet"]}'. ",
            Collection.Refusal(_folder.Path));

        // What is cut out of such a set is a folder of images with a file beside.
        _folder.Write("a.png", _one);
        Assert.Equal(["a.png"], Collection.Describe(_folder.Path));
    }

    [Theory]
    [InlineData(new[] { 0, -1 }, "from 0 to 1 in its column 'label', but that of image 2 is -1")]
    [InlineData(new[] { 2, 9 }, "from 0 to 1 in its column 'label', but that of image 1 is 2; that of image 2 is 9")]
    public async Task Open_ClassesOutOfRange_NamesThem(int[] labels, string finding)
    {
        string path = _folder.Write("x", await Write([[_one, _two]], [labels], Features));

        Assert.Equal(
            $"The Parquet file '{path}' should have classes {finding}; mend it, or ignore classes: --set data.classes=none. Download or write it again.",
            Collection.Refusal(path));
        Assert.Equal(["image 1", "image 2"], Collection.Describe(path, ClassSource.None));
    }

    [Fact]
    public async Task Open_NoImages_NamesTheColumns()
    {
        var label = new DataField<int>("price");
        string path = _folder.Write("x", await Write(new ParquetSchema(label), null, CompressionMethod.None, group => group.WriteAsync<int>(label, new[] { 1 })));

        Assert.Equal(
            $"The Parquet file '{path}' has no column of images: one called 'image' with the bytes of image files is expected, and there are 'price'. Download or write it again.",
            Collection.Refusal(path));
    }

    [Fact]
    public async Task Open_CutOrLyingAboutItself_Refuses()
    {
        byte[] file = await Write([[_one, _two]], [[1, 0]], Features);
        string Refusal(byte[] changed) => Collection.Refusal(_folder.Write("x", changed));

        Assert.Contains("is cut off: it does not end as a Parquet file does", Refusal(file[..^20]));
        Assert.Contains("is cut off: it is shorter than it says", Refusal([.. file[..^8], 0, 0, 0x10, 0, .. "PAR1"u8]));
        Assert.Contains("claims 4294967295 bytes about itself; at most 32 MiB are read", Refusal([.. file[..^8], 0xFF, 0xFF, 0xFF, 0xFF, .. "PAR1"u8]));
        // A number that never ends: a reader that takes the end of the file for another byte would go on for ever.
        Assert.Contains("what it says about itself makes no sense", Refusal([.. "PAR1"u8, 0x15, 0x80, 2, 0, 0, 0, .. "PAR1"u8]));
        // A list of two thousand million row groups.
        Assert.Contains("what it says about itself makes no sense", Refusal([.. "PAR1"u8, 0x49, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 7, 0, 0, 0, .. "PAR1"u8]));
    }

    [Theory]
    [InlineData("a", 10_001, "has 10,001 columns; at most 10,000 are read")]
    [InlineData("a", 10_000, "has a schema that makes no sense")]
    [InlineData("1001", 2, "has a column with a name of 1,001 letters; at most 1,000 are read")]
    public void Open_SchemaThatIsTooLarge_Refuses(string name, int elements, string finding)
    {
        name = name == "a" ? name : new string('a', int.Parse(name, System.Globalization.CultureInfo.InvariantCulture));
        // Field 2, a list of structs: the root, which has one column too many; and columns with a name alone.
        byte[] column = [0x48, .. Varint(name.Length), .. Encoding.ASCII.GetBytes(name), 0];
        byte[] footer = [0x29, 0xFC, .. Varint(elements), 0x48, 0, 0x15, .. Varint(2 * elements), 0, .. Enumerable.Repeat(column, elements - 1).SelectMany(bytes => bytes), 0];

        Assert.Contains(finding, Collection.Refusal(_folder.Write("x", [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8])));
    }

    [Fact]
    public void Open_MoreRowsThanAnySetHas_Refuses()
    {
        // Fields 2 and 4: a schema of one column, and row groups whose third field is their rows.
        byte[] group = [0x35, .. Varint(2 * 500_001), 0];
        byte[] footer = [0x29, 0x2C, 0x48, 0, 0x15, 2, 0, 0x48, 1, (byte)'a', 0, 0x29, 0x2C, .. group, .. group, 0];

        Assert.Contains(
            "claims 1,000,002 images; at most 1,000,000 are read",
            Collection.Refusal(_folder.Write("x", [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8])));
    }

    [Fact]
    public async Task Open_ClassNamesWithoutEnd_AreNotLookedAt()
    {
        string names = string.Concat(Enumerable.Repeat(", \"a\"", 1_000_000));
        string path = _folder.Write("x", await Write([[_one]], [[1]], Features.Replace("\"dog\"", "\"dog\"" + names, StringComparison.Ordinal)));

        using IImageCollection collection = Collection.Open(path);

        Assert.Null(collection.ClassNames);
        Assert.Equal(["image 1 [1]"], Collection.Describe(collection));
    }

    [Fact]
    public void Read_PagesOneAfterTheOther_TakeTheMemoryOfOne()
    {
        // Each of 8 MiB, in which one value is.
        const int Pages = 20, Length = 8 << 20;
        byte[] values = new byte[Length];
        BitConverter.TryWriteBytes(values, Length - 4);
        byte[] file = [.. Enumerable.Repeat<byte[]>([.. PageHeader(0, Length, Length, 1), .. values], Pages).SelectMany(page => page)];
        var reader = new ColumnReader((buffer, offset) => Copy(file, buffer, offset), Binary);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Pages, reader.Read(new ParquetChunk(0, 0, file.Length, Pages, 0), Measure).Count(value => value.Value == Length));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Length, Length + 100_000);

        static int Measure(ref ReadOnlyMemory<byte> bytes) => bytes.Length;
    }

    [Fact]
    public void Read_AnImageThatIsTooLarge_Refuses()
    {
        int length = (64 << 20) + 1;
        byte[] file = [.. PageHeader(0, length + 4, length + 4, 1), .. BitConverter.GetBytes(length), .. new byte[length]];
        var reader = new ColumnReader((buffer, offset) => Copy(file, buffer, offset), Binary);

        Assert.Equal(
            "has an image of 67,108,865 bytes; at most 64 MiB are read: make it smaller",
            Assert.Throws<InvalidDataException>(() => reader.Read(new ParquetChunk(0, 0, file.Length, 1, 0), ColumnReader.TakeBinary).Count()).Message);
    }

    [Fact]
    public void Read_PagesWithoutValues_AreNotUnpacked()
    {
        // They claim 240 MiB each, and what they hold cannot be unpacked at all.
        byte[] empty = [.. PageHeader(0, 240 << 20, 4, 0), 1, 2, 3, 4];
        byte[] file = [.. empty, .. empty, .. PageHeader(0, 5, 5, 1), 1, 0, 0, 0, 7];
        var reader = new ColumnReader((buffer, offset) => Copy(file, buffer, offset), Binary);

        Assert.Equal([7], Assert.Single(reader.Read(new ParquetChunk(0, 0, file.Length, 1, 0), ColumnReader.TakeBinary)).Value!);
    }

    [Fact]
    public void Read_EmptyDictionaryOfAColumnThatIsAllNull_HasNulls()
    {
        // The levels: three times 0.
        byte[] file = [.. PageHeader(2, 0, 0, 0), .. PageHeader(0, 6, 6, 3), 2, 0, 0, 0, 6, 0];
        var reader = new ColumnReader((buffer, offset) => Copy(file, buffer, offset), Binary with { Definition = 1 });

        Assert.Equal([false, false, false], reader.Read(new ParquetChunk(0, 0, file.Length, 3, 0), ColumnReader.TakeBinary).Select(value => value.IsThere));
        file = PageHeader(0, 0, 0, 3);
        Assert.Equal(
            "is damaged: a page is empty",
            Assert.Throws<InvalidDataException>(() => reader.Read(new ParquetChunk(0, 0, file.Length, 3, 0), ColumnReader.TakeBinary).Count()).Message);
    }

    [Fact]
    public void Read_APageThatClaimsGigabytes_RefusesWithoutTakingThem()
    {
        // A data page, 1 GiB unpacked, 5 bytes packed: fields 1, 2 and 3, zigzag.
        byte[] page = [0x15, 0, 0x15, 0x80, 0x80, 0x80, 0x80, 0x08, 0x15, 10, 0x2C, 0x15, 2, 0x15, 0, 0, 0, 1, 2, 3, 4, 5];
        var reader = new ColumnReader((buffer, offset) => Copy(page, buffer, offset), Binary);

        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => reader.Read(new ParquetChunk(0, 0, page.Length, 1, 1), ColumnReader.TakeBinary).Count());
        Assert.Equal("has a page of 1024 MiB; at most 256 MiB are read: write it with smaller row groups", e.Message);

        // 256 MiB, which may be; but not of these bytes.
        foreach (int codec in new[] { 0, 1, 2, 6, 7 })
        {
            page[6] = 0x80;
            page[7] = 0x02;
            Assert.Throws<InvalidDataException>(() => reader.Read(new ParquetChunk(0, 0, page.Length, 1, codec), ColumnReader.TakeBinary).Count());
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task Items_OfDamagedFiles_AreReadOrGiveTheDocumentedException()
    {
        byte[][] wholes =
        [
            await Write([[[1, 2], null, [3]]], [[1, 0, 1]], Features),
            await Write([[[1, 2], [], [1, 2], [1, 2], [1, 2]]], [[1, 0, 1, 1, 1]], null, CompressionMethod.None),
            await Write([[[1, 2]], [[4]]], [[1], [0]], null, CompressionMethod.Zstd),
        ];
        int whole = 0;

        Mutations.Try(wholes, file =>
        {
            try
            {
                var images = new ParquetImages((buffer, offset) => Copy(file, buffer, offset), file.Length, ClassSource.Labels);
                Assert.Equal(images.Count, images.Read().Count());
                whole++;
            }
            catch (InvalidDataException)
            {
            }
        });

        Assert.InRange(whole, Mutations.Count / 50, Mutations.Count - 1);
    }

    private static ParquetColumn Binary => new(0, "image", ParquetType.Binary, IsText: false, Definition: 0, Repetition: 0);

    /// <summary>Thrift: the kind, the lengths, and a struct with the number of values, which are plain.</summary>
    private static byte[] PageHeader(int kind, int length, int packedLength, int values) =>
        [0x15, .. Varint(2 * kind), 0x15, .. Varint(2 * length), 0x15, .. Varint(2 * packedLength), (byte)(kind == 2 ? 0x4C : 0x2C), 0x15, .. Varint(2 * values), 0x15, 0, 0, 0];

    private static byte[] Varint(int number) => number < 0x80 ? [(byte)number] : [(byte)(number | 0x80), .. Varint(number >> 7)];

    private static int Copy(byte[] from, Span<byte> to, long offset)
    {
        ReadOnlySpan<byte> rest = from.AsSpan((int)Math.Clamp(offset, 0, from.Length));
        rest = rest[..Math.Min(rest.Length, to.Length)];
        rest.CopyTo(to);
        return rest.Length;
    }

    /// <summary>A struct {bytes, path} and a label, in row groups.</summary>
    private static async Task<byte[]> Write(byte[]?[][] images, int[][] labels, string? features, CompressionMethod method = CompressionMethod.Snappy)
    {
        var bytes = new DataField("bytes", typeof(byte[]), isNullable: true);
        var path = new DataField("path", typeof(string), isNullable: true);
        var label = new DataField<long>("label");
        var writes = images.Zip(labels).Select(rows => (Func<ParquetRowGroupWriter, Task>)(async group =>
        {
            await group.WriteAsync(bytes, rows.First);
            await group.WriteAsync(path, [.. rows.First.Select((_, i) => $"{i}.png")]);
            await group.WriteAsync<long>(label, rows.Second.Select(value => (long)value).ToArray());
        }));
        return await Write(new ParquetSchema(new StructField("image", bytes, path), label), features, method, [.. writes]);
    }

    private static async Task<byte[]> WriteColumn(string name, byte[][] values)
    {
        var field = new DataField(name, typeof(byte[]), isNullable: false);
        return await Write(new ParquetSchema(field), null, CompressionMethod.Snappy, group => group.WriteAsync(field, values));
    }

    private static async Task<byte[]> Write(ParquetSchema schema, string? features, CompressionMethod method, params Func<ParquetRowGroupWriter, Task>[] groups)
    {
        using var memory = new MemoryStream();
        var options = new ParquetOptions { CompressionMethod = method, CompressionLevel = CompressionLevel.Fastest };
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(schema, memory, options))
        {
            if (features is not null)
            {
                writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = features };
            }

            foreach (Func<ParquetRowGroupWriter, Task> write in groups)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await write(group);
            }
        }

        return memory.ToArray();
    }
}
