using Sparring.Metrics.Features;
using Sparring.Metrics.Features.Inception;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Features.Inception;

public sealed class InceptionFeaturesTests(RandomInception random) : IClassFixture<RandomInception>
{
    [Fact]
    public void Extract_Images_GivesVectorsAndProbabilitiesWhateverElseIsInTheBatch()
    {
        using var scope = NewDisposeScope();
        using var inception = InceptionFeatures.Load(random.Path);
        Tensor images = Images(3, 3);

        using ImageFeatures together = inception.Extract(images);

        Assert.Equal(("inception", 2048, 1008), (inception.Name, inception.Dimension, inception.ClassCount));
        Assert.Equal([3, 2048], together.Vectors.shape);
        Assert.Equal([3, 1008], together.Probabilities!.shape);
        Assert.Equal(ScalarType.Float32, together.Vectors.dtype);
        Assert.False(together.Vectors.requires_grad);
        Assert.True(together.Probabilities.sum(1).allclose(ones(3), 0, 1e-5));
        using ImageFeatures alone = inception.Extract(images.narrow(0, 1, 1));
        Assert.InRange((alone.Vectors[0] - together.Vectors[1]).norm().ToDouble() / alone.Vectors.norm().ToDouble(), 0, 1e-6);
        Assert.True((together.Vectors[0] - together.Vectors[1]).norm().ToDouble() > 1e-3 * alone.Vectors.norm().ToDouble());
    }

    [Fact]
    public void Extract_GreyImages_AreRepeatedInThreeChannels()
    {
        using var scope = NewDisposeScope();
        using var inception = InceptionFeatures.Load(random.Path);
        Tensor grey = Images(1, 1);

        using ImageFeatures found = inception.Extract(grey);
        using ImageFeatures expected = inception.Extract(grey.expand(-1, 3, -1, -1));

        Assert.True(found.Vectors.allclose(expected.Vectors, 1e-5, 1e-6));
    }

    [Fact]
    public void Extract_LeavesNoTensorBehindAndTheRandomStateAlone()
    {
        using var inception = InceptionFeatures.Load(random.Path);
        using Tensor images = Images(1, 3);
        using Tensor state = get_rng_state();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        inception.Extract(images).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        using Tensor after = get_rng_state();
        Assert.Equal(state.bytes.ToArray(), after.bytes.ToArray());
    }

    [Fact]
    public void Extract_ImagesThatItCannotLookAt_SaysWhatToDo()
    {
        using var scope = NewDisposeScope();
        using var inception = InceptionFeatures.Load(random.Path);
        Assert.Equal(
            "The features 'inception' are of grey or colour images (1 or 3 channels); these have 4. "
            + "The network knows no transparency: open the data with 3 channels, which composites it on a background.",
            Assert.Throws<UsageException>(() => inception.Extract(Images(1, 4))).Message);
        Assert.Equal(
            "The features 'inception' are of images, uint8 [N, C, H, W]; these are Float32 [5, 2]. "
            + "Convert images to bytes; for points use the features 'pixels'.",
            Assert.Throws<UsageException>(() => inception.Extract(zeros(5, 2))).Message);
    }

    [Theory]
    [InlineData(InceptionInput.CleanFid, -1, 0.9921875)]
    [InlineData(InceptionInput.PytorchFid, -1, 1)]
    [InlineData(InceptionInput.TorchFidelity, -1, 0.9921875)]
    public void ToInput_BlackAndWhite_AreWhereTheToolHasThem(InceptionInput input, double black, double white)
    {
        using var scope = NewDisposeScope();
        Tensor images = cat([zeros([1, 1, 8, 8], ScalarType.Byte), full([1, 1, 8, 8], 255, ScalarType.Byte)]);
        Tensor found = InceptionFeatures.ToInput(images, input);
        Assert.Equal([2, 3, 299, 299], found.shape);
        Assert.Equal(black, found[0].mean().ToDouble(), 1e-6);
        Assert.Equal(white, found[1].mean().ToDouble(), 1e-6);
    }

    [Fact]
    public void Fingerprint_ChangesWithWeightsAndInput()
    {
        Dictionary<string, Tensor> weights = RandomInception.Create();
        weights["Mixed_7c.branch_pool.bn.bias"][3] += 0.25f;
        string other = random.Write("other.safetensors", weights);

        string[] fingerprints =
        [
            .. Enum.GetValues<InceptionInput>().Select(input => Fingerprint(random.Path, input)),
            Fingerprint(other, InceptionInput.CleanFid),
        ];

        Assert.Equal(4, fingerprints.Distinct().Count());
        Assert.Equal(fingerprints[0], Fingerprint(random.Path, InceptionInput.CleanFid));
        Dispose(weights);
    }

    [Fact]
    public void Load_OtherNetwork_SaysWhatDiffersAndWhereTheRightOneIs()
    {
        Dictionary<string, Tensor> weights = RandomInception.Create();
        weights.Remove("Conv2d_1a_3x3.conv.weight", out Tensor? first);
        weights.Add("AuxLogits.fc.weight", first!);
        weights["fc.bias"] = zeros(1000);
        weights["fc.weight"][0, 0] = float.NaN;
        string path = random.Write("torchvision.safetensors", weights);

        UsageException exception = Assert.Throws<UsageException>(() => InceptionFeatures.Load(path));

        Assert.Equal(
            $"'{path}' does not hold the weights of FID's InceptionV3, which is not torchvision's: 'Conv2d_1a_3x3.conv.weight' is missing; "
            + "'AuxLogits.fc.weight' is not in it; 'fc.bias' is Float32 [1000], and should be Float32 [1008]; 'fc.weight' holds NaN, infinity, or a "
            + "negative variance. Take 'pt_inception-2015-12-05-6726825d.pth' from "
            + "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth, or an export of the same weights.",
            exception.Message);
        Dispose(weights);
    }

    [Theory]
    [InlineData("nothing", "are no file of PyTorch, and no other that can be read")]
    [InlineData("text", "are no file of PyTorch, and no other that can be read")]
    [InlineData("legacy.pth", "does not hold the weights of FID's InceptionV3")]
    [InlineData("module.pth", "cannot be read: it names the Python object 'torch.nn.modules.activation.ReLU'")]
    [InlineData("absent", "cannot be read: Could not find file")]
    public void Load_OtherFile_IsRefused(string name, string finding)
    {
        using var folder = new TempFolder();
        string path = name switch
        {
            "nothing" => folder.Write(name, []),
            "text" => folder.Write(name, [.. "Not found, see elsewhere"u8]),
            "absent" => folder[name],
            _ => Path.Combine(AppContext.BaseDirectory, "Fixtures", "StateDicts", name),
        };
        UsageException exception = Assert.Throws<UsageException>(() => InceptionFeatures.Load(path));
        Assert.Contains(finding, exception.Message);
        Assert.Contains("Take 'pt_inception-2015-12-05-6726825d.pth' from https://github.com/mseitzer/pytorch-fid/", exception.Message);
    }

    private static string Fingerprint(string path, InceptionInput input)
    {
        using var inception = InceptionFeatures.Load(path, input);
        return inception.Fingerprint;
    }

    private static Tensor Images(int count, int channels)
    {
        using var generator = new Generator(11);
        return randint(0, 256, [count, channels, 32, 32], dtype: ScalarType.Byte, generator: generator);
    }

    private static void Dispose(Dictionary<string, Tensor> tensors)
    {
        foreach (Tensor tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
