using System.Text;
using Sparring.Metrics.Features.Inception.StateDicts;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Features.Inception.StateDicts;

public sealed class StateDictFileTests
{
    private static readonly byte[] _legacy = Fixture("legacy.pth");
    private static readonly byte[] _zip = Fixture("zip.pth");

    [Theory]
    [InlineData("legacy.pth")]
    [InlineData("zip.pth")]
    public void Read_FileOfTorchSave_GivesItsTensors(string name)
    {
        Dictionary<string, Tensor> tensors = Read(Fixture(name))!;

        Assert.Equal(["bn.num_batches_tracked", "bn.running_mean", "conv.weight", "half"], tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([2, 3, 1, 2], tensors["conv.weight"].shape);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i / 8f), tensors["conv.weight"].data<float>());
        Assert.Equal([-1.5f, 2.25f], tensors["bn.running_mean"].data<float>());
        Assert.Equal(7, tensors["bn.num_batches_tracked"].ToInt64());
        Assert.Equal([], tensors["bn.num_batches_tracked"].shape);
        Assert.Equal(ScalarType.Float16, tensors["half"].dtype);
        Assert.Equal([0.5f, -2], tensors["half"].to(ScalarType.Float32).data<float>());
        Dispose(tensors);
    }

    [Theory]
    [InlineData("nested.pth", "holds 'state_dict', which is no tensor")]
    [InlineData("strided.pth", "has a tensor that is not contiguous")]
    [InlineData("shared.pth", "has tensors that share their numbers")]
    [InlineData("module.pth", "names the Python object 'torch.nn.modules.activation.ReLU', which a plain state dict of tensors does not need and which is never run here")]
    public void Read_SomethingElse_SaysWhat(string name, string finding) =>
        Assert.StartsWith(finding, Assert.Throws<InvalidDataException>(() => Read(Fixture(name))).Message);

    [Theory]
    [InlineData("cos\nsystem\nX\u0004\0\0\0true\u0085R.", "names the Python object 'os.system', which")]
    [InlineData("c__builtin__\neval\n.", "names the Python object '__builtin__.eval', which")]
    [InlineData("\u0095", "uses the pickle instruction 0x95, which")]
    [InlineData("i", "uses the pickle instruction 0x69, which")]
    [InlineData("}.", "holds no dictionary of tensors")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff", "is cut off")]
    [InlineData("h\0.", "holds a pickle that is damaged")]
    [InlineData("(((.", "holds a pickle that is damaged")]
    [InlineData("t", "holds a pickle that is damaged")]
    [InlineData("K\u0001b", "holds a pickle that is damaged")]
    [InlineData("ccollections\nOrderedDict\n)RK\u0001K\u0002s.", "has a dictionary whose keys are not all names")]
    [InlineData("}X\u0001\0\0\0aNsX\u0001\0\0\0aNs.", "names 'a' twice")]
    [InlineData("K\u0001Q.", "describes the storage of a tensor in a way that is not known")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "describes a tensor in a way that is not known")]
    public void Read_PickleOfSomethingElse_IsRefusedAndNotRun(string instructions, string finding)
    {
        // Magic number, version and machine are those of a file that is right.
        int machine = _legacy.AsSpan().IndexOf("little_endian"u8);
        int end = machine + _legacy.AsSpan(machine).IndexOf("u."u8) + 2;
        byte[] file = [.. _legacy[..end], 0x80, 2, .. Encoding.Latin1.GetBytes(instructions)];

        Assert.StartsWith(finding, Assert.Throws<InvalidDataException>(() => Read(file)).Message);
    }

    [Fact]
    public void Read_BytesBehindTheLastTensor_AreRefused() =>
        Assert.Equal("has 1 bytes behind its last tensor", Assert.Throws<InvalidDataException>(() => Read([.. _legacy, 0])).Message);

    [Theory]
    [InlineData("legacy.pth")]
    [InlineData("zip.pth")]
    public void Read_FileThatIsCutOff_IsRefusedAtEveryLength(string name)
    {
        byte[] file = Fixture(name);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Read(file[..length]));
        }
    }

    [Fact]
    public void Read_FlippedBitInATensorOfAZip_IsFoundByItsChecksum()
    {
        byte[] file = [.. _zip];
        file[file.AsSpan().IndexOf(BitConverter.GetBytes(2.25f))] ^= 1;
        Assert.Contains("does not match its checksum", Assert.Throws<InvalidDataException>(() => Read(file)).Message);
    }

    [Fact]
    public void Read_OtherFile_SaysThatItIsNone() =>
        Assert.Equal("does not begin as a file of torch.save does", Assert.Throws<InvalidDataException>(() => Read([1, 2, 3])).Message);

    [Theory]
    [InlineData("legacy.pth", 100)]
    [InlineData("zip.pth", 300)]
    public void Read_DamagedFiles_ThrowNothingElseAndKeepNoTensor(string name, int share)
    {
        int whole = 0;
        Mutations.Try([Fixture(name)], file =>
        {
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            try
            {
                if (Read(file) is { } tensors)
                {
                    Assert.True(tensors.Values.Sum(tensor => tensor.NumberOfElements * tensor.ElementSize) <= file.Length);
                    Dispose(tensors);
                    whole++;
                }
            }
            catch (InvalidDataException exception)
            {
                Assert.Matches("^(is|has|holds|uses|names|lacks|lists|describes|does|was|claims|should) ", exception.Message);
            }

            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        });

        Assert.InRange(whole, Mutations.Count / share, Mutations.Count / 2);
    }

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "StateDicts", name));

    private static Dictionary<string, Tensor>? Read(byte[] file) => StateDictFile.Read(
        (buffer, offset) =>
        {
            int count = (int)Math.Clamp(file.Length - offset, 0, buffer.Length);
            file.AsSpan((int)Math.Min(offset, file.Length), count).CopyTo(buffer);
            return count;
        },
        file.Length);

    private static void Dispose(Dictionary<string, Tensor> tensors)
    {
        foreach (Tensor tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
