using System.Buffers.Binary;
using System.Text;
using Sparring.Tensors.Safetensors;
using TorchSharp;

namespace Sparring.Tests.Tensors.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    // Made with Python's struct and json modules from the format's description.
    private static readonly byte[] _reference = Convert.FromHexString(
        "60020000000000007b225f5f6d657461646174615f5f223a7b22666f726d6174223a227370617272696e672031222c22726563697065223a224bc3a4" +
        "747a6368656e205c22646367616e5c22227d2c22612e776569676874223a7b226474797065223a22463332222c227368617065223a5b322c335d2c22" +
        "646174615f6f666673657473223a5b32342c34385d7d2c22627261696e223a7b226474797065223a2242463136222c227368617065223a5b312c325d" +
        "2c22646174615f6f666673657473223a5b35322c35365d7d2c226279746573223a7b226474797065223a225538222c227368617065223a5b325d2c22" +
        "646174615f6f666673657473223a5b35382c36305d7d2c22646f75626c65223a7b226474797065223a22463634222c227368617065223a5b315d2c22" +
        "646174615f6f666673657473223a5b302c385d7d2c22656d707479223a7b226474797065223a225538222c227368617065223a5b302c345d2c226461" +
        "74615f6f666673657473223a5b36302c36305d7d2c2268616c66223a7b226474797065223a22463136222c227368617065223a5b5d2c22646174615f" +
        "6f666673657473223a5b35362c35385d7d2c22696e74223a7b226474797065223a22493332222c227368617065223a5b315d2c22646174615f6f6666" +
        "73657473223a5b34382c35325d7d2c226d61736b223a7b226474797065223a22424f4f4c222c227368617065223a5b335d2c22646174615f6f666673" +
        "657473223a5b36302c36335d7d2c227374657073223a7b226474797065223a22493634222c227368617065223a5b325d2c22646174615f6f66667365" +
        "7473223a5b382c32345d7d7d202020209a9999999999b93fffffffffffffffff0000000000010000000000000000803f00000040000000bf6f12833a" +
        "0000807ff9ffffff803f20c0003e00ff010001");

    private readonly torch.Tensor _one = torch.tensor(new[] { 1f });

    public SafetensorsFileTests() => torch.set_num_threads(1);

    public void Dispose() => _one.Dispose();

    [Fact]
    public void Read_ReferenceFile_GivesItsTensors()
    {
        using SafetensorsContent content = Read(_reference);

        Assert.Equal(new Dictionary<string, string> { ["format"] = "sparring 1", ["recipe"] = "Kätzchen \"dcgan\"" }, content.Metadata);
        Assert.Equal(["a.weight", "brain", "bytes", "double", "empty", "half", "int", "mask", "steps"], content.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([2, 3], content.Tensors["a.weight"].shape);
        Assert.Equal([0f, 1f, 2f, -0.5f, 1e-3f, float.PositiveInfinity], content.Tensors["a.weight"].data<float>());
        Assert.Equal([1f, -2.5f], content.Tensors["brain"].to_type(torch.ScalarType.Float32).data<float>());
        Assert.Equal(new byte[] { 0, 255 }, content.Tensors["bytes"].data<byte>());
        Assert.Equal([0.1], content.Tensors["double"].data<double>());
        Assert.Equal([0, 4], content.Tensors["empty"].shape);
        Assert.Equal(1.5f, (float)content.Tensors["half"].item<Half>());
        Assert.Equal([-7], content.Tensors["int"].data<int>());
        Assert.Equal([true, false, true], content.Tensors["mask"].data<bool>());
        Assert.Equal([-1L, 1L << 40], content.Tensors["steps"].data<long>());
    }

    [Fact]
    public void Write_ContentOfReferenceFileInAnotherOrder_GivesItsBytes()
    {
        using SafetensorsContent content = Read(_reference);

        byte[] written = Write(content.Tensors.OrderBy(pair => pair.Key.Length), content.Metadata.Reverse().ToDictionary());

        Assert.Equal(_reference, written);
    }

    [Fact]
    public void Write_ChannelsLastTensor_IsInTheOrderOfItsDimensions()
    {
        using torch.Tensor channelsLast = torch.arange(24, dtype: torch.float32).reshape(1, 2, 3, 4).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Assert.False(channelsLast.is_contiguous());

        byte[] written = Write([new("x", channelsLast)], new Dictionary<string, string>());

        using SafetensorsContent content = Read(written);
        Assert.Equal([1, 2, 3, 4], content.Tensors["x"].shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), content.Tensors["x"].data<float>());
    }

    [Fact]
    public void Write_PartOfATensor_WritesThatPart()
    {
        using torch.Tensor all = torch.arange(12, dtype: torch.int64).reshape(3, 4);
        using torch.Tensor part = all.narrow(0, 1, 1);

        using SafetensorsContent content = Read(Write([new("x", part)], new Dictionary<string, string>()));

        Assert.Equal([4L, 5L, 6L, 7L], content.Tensors["x"].data<long>());
    }

    [Fact]
    public void Write_NameThatOccursTwice_IsRefused()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Write([new("x", _one), new("x", _one)], new Dictionary<string, string>()));

        Assert.StartsWith("The name 'x' is reserved or occurs twice among the tensors.", exception.Message);
    }

    [Fact]
    public void Write_TypeThatTheFormatLacks_IsRefused()
    {
        using torch.Tensor complex = torch.zeros(1, dtype: torch.complex64);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => Write([new("z", complex)], new Dictionary<string, string>()));

        Assert.StartsWith("Tensor 'z' is ComplexFloat32, which is none of F64, I64, F32, I32, F16, BF16, I16, I8, U8, BOOL.", exception.Message);
    }

    [Fact]
    public void Read_InsideAScope_OutlivesIt()
    {
        SafetensorsContent content;
        using (torch.NewDisposeScope())
        {
            content = Read(_reference);
        }

        using (content)
        {
            Assert.Equal([-7], content.Tensors["int"].data<int>());
        }

        Assert.All(content.Tensors.Values, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void ReadMetadata_OfAFile_ReadsNoTensor()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, _reference);
            Assert.Equal("sparring 1", SafetensorsFile.ReadMetadata(path)["format"]);
            using SafetensorsContent content = SafetensorsFile.Read(path);
            Assert.Equal(9, content.Tensors.Count);

            File.WriteAllBytes(path, _reference.AsSpan(0, _reference.Length - 1));
            SafetensorsException exception = Assert.Throws<SafetensorsException>(() => SafetensorsFile.ReadMetadata(path));
            Assert.Equal($"'{path}' cannot be read as a safetensors file: its tensors take 63 bytes, and 62 follow the header. Restore it from a copy, or write it anew", exception.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_FileThatIsNotThere_SaysSo()
    {
        string path = Path.Combine(Path.GetTempPath(), "sparring-none", "g.safetensors");

        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(path));

        Assert.StartsWith($"'{path}' cannot be read as a safetensors file: Could not find", exception.Message);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "its header is not valid JSON (")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", "tensor 'b' starts at byte 2 of the data, and the one before it ends at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[5,9]}}""", "tensor 'b' starts at byte 5 of the data, and the one before it ends at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'a' starts at byte 4 of the data, and the one before it ends at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "its tensors take 4 bytes, and 8 follow the header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "its tensors take 12 bytes, and 8 follow the header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "tensor 'a' is F32 [3], which takes 12 bytes, and has 8")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "tensor 'a' has the type 'F8_E4M3', which is none of F64, I64, F32, I32, F16, BF16, I16, I8, U8, BOOL")]
    [InlineData("""{"a":{"dtype":7,"shape":[8],"data_offsets":[0,8]}}""", "tensor 'a' has the type 'Number', which is none of F64, I64, F32, I32, F16, BF16, I16, I8, U8, BOOL")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "tensor 'a' has a shape that is not a list of sizes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "tensor 'a' has a shape that is not a list of sizes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "tensor 'a' has a shape of too many dimensions or elements")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "tensor 'a' has a shape of too many dimensions or elements")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "tensor 'a' has data_offsets that are not a start and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}""", "tensor 'a' has data_offsets that are not a start and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""", "tensor 'a' has data_offsets that are not a start and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "tensor 'a' is not described by dtype, shape and data_offsets alone")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", "tensor 'a' is not described by dtype, shape and data_offsets alone")]
    [InlineData("""{"a":[1]}""", "tensor 'a' is not described by dtype, shape and data_offsets alone")]
    [InlineData("""{"__metadata__":{"a":1}}""", "__metadata__ is not an object of strings")]
    [InlineData("""{"__metadata__":"a"}""", "__metadata__ is not an object of strings")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "its header is not valid JSON (")]
    [InlineData("""{"a":""", "its header is not valid JSON (")]
    [InlineData(""" {}""", "its header does not start with '{'")]
    [InlineData("", "its header does not start with '{'")]
    [InlineData("""{"a":{"dtype":"BOOL","shape":[8],"data_offsets":[0,8]}}""", "tensor 'a' is BOOL and holds bytes other than 0 and 1")]
    public void Read_WrongHeader_NamesFileAndCause(string header, string cause)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        file[^1] = 2;

        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => Read(file));

        Assert.StartsWith($"'g.safetensors' cannot be read as a safetensors file: {cause}", exception.Message);
    }

    [Theory]
    [InlineData(1L << 62, "its header claims 4611686018427387904 bytes, more than the 100000000 that the format allows")]
    [InlineData(-1L, "its header claims 18446744073709551615 bytes, more than the 100000000 that the format allows")]
    [InlineData(100_000_000L, "its header claims 100000000 bytes, and 671 follow")]
    [InlineData(672L, "its header claims 672 bytes, and 671 follow")]
    public void Read_HeaderLengthThatLies_IsRefusedBeforeAnythingIsAllocated(long length, string cause)
    {
        byte[] file = [.. _reference];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);

        long before = GC.GetAllocatedBytesForCurrentThread();
        SafetensorsException exception = Assert.Throws<SafetensorsException>(() => Read(file));

        Assert.Contains(cause, exception.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Read_TruncatedAnywhere_IsRefused()
    {
        for (int length = 0; length < _reference.Length; length++)
        {
            Assert.Throws<SafetensorsException>(() => Read(_reference[..length]));
        }
    }

    [Fact]
    public void Read_DamagedFiles_ThrowNothingElseAndKeepNoTensor()
    {
        int whole = 0;

        Mutations.Try([_reference], file =>
        {
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            try
            {
                using SafetensorsContent content = Read(file);
                Assert.True(content.Tensors.Values.Sum(tensor => tensor.NumberOfElements * tensor.ElementSize) <= file.Length);
                whole++;
            }
            catch (SafetensorsException exception)
            {
                Assert.StartsWith("'g.safetensors' cannot be read", exception.Message);
            }

            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        });

        Assert.InRange(whole, Mutations.Count / 50, Mutations.Count / 2);
    }

    [Fact]
    public void Read_DamagedHeaders_GiveEntriesThatTileTheRestOrTheDocumentedException()
    {
        byte[] empty = Write([], new Dictionary<string, string>());
        int whole = 0;

        Mutations.Try([_reference, empty], file =>
        {
            using var stream = new MemoryStream(file);
            try
            {
                SafetensorsHeader.Read(stream, "x", out IReadOnlyList<SafetensorsEntry> entries);
                Assert.Equal(stream.Length - stream.Position, entries.Sum(entry => entry.End - entry.Start));
                whole++;
            }
            catch (SafetensorsException exception)
            {
                Assert.StartsWith("'x' cannot be read", exception.Message);
            }
        });

        Assert.InRange(whole, Mutations.Count / 100, Mutations.Count / 2);
    }

    private static SafetensorsContent Read(byte[] file) => SafetensorsFile.Read(new MemoryStream(file), "g.safetensors");

    private static byte[] Write(IEnumerable<KeyValuePair<string, torch.Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
