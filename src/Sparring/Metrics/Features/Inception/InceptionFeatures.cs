using System.Security.Cryptography;
using System.Text;
using Sparring.Tensors;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features.Inception;

/// <summary>
/// The features of FID, KID and the Inception Score as the field uses them: InceptionV3 with the weights `inception-2015-12-05`, whose graph
/// is not torchvision's (Heusel et al. 2017, "GANs trained by a two time-scale update rule"). The 2048 averages after the last block are the
/// vector; the probabilities of the 1008 classes leave out the classes' bias, as the Inception Score's own code does (Salimans et al. 2016).
/// </summary>
/// <remarks>
/// Weights come from a file, or from <see cref="InceptionDownload"/>; they are never replaced by those of another network. An image takes about
/// 11 GFLOP whatever its size, so that 10,000 take a quarter of an hour or more on two cores. Few are looked at at once: the memory, beyond
/// 95 MB for the weights, does not depend on the batch.
/// </remarks>
public sealed class InceptionFeatures : IFeatureExtractor
{
    private const int AtOnce = 8;

    private readonly InceptionNetwork _network;
    private readonly InceptionInput _input;
    private readonly ComputeDevice _device;

    private InceptionFeatures(InceptionNetwork network, InceptionInput input, ComputeDevice device, string fingerprint)
    {
        _network = network;
        _input = input;
        _device = device;
        Fingerprint = fingerprint;
    }

    /// <inheritdoc/>
    public string Name => "inception";

    /// <summary>SHA-256 of the weights, of the version of the graph, and of how bytes become input. The kind of file does not count.</summary>
    public string Fingerprint { get; }

    /// <summary>2048.</summary>
    public int Dimension => InceptionLayers.FeatureCount;

    /// <summary>1008.</summary>
    public int ClassCount => InceptionLayers.ClassCount;

    /// <summary>Loads the network.</summary>
    /// <param name="weightsPath">
    /// A `.safetensors` file with the keys of pytorch-fid's `fid_inception_v3().state_dict()`; or that state dict as `torch.save` writes it, before
    /// or since PyTorch 1.6, of which nothing is executed; or a TorchScript file with these keys, whose weights are taken and whose graph is not
    /// used. libtorch reads the code of TorchScript files, so take those only from where you would take a program.
    /// </param>
    /// <param name="input">How bytes become input. The default is clean-fid's practice.</param>
    /// <param name="device">What to look with; by default the CPU.</param>
    /// <exception cref="UsageException">The file cannot be read, or does not hold the weights of this network.</exception>
    public static InceptionFeatures Load(string weightsPath, InceptionInput input = InceptionInput.CleanFid, ComputeDevice? device = null)
    {
        device ??= ComputeDevice.Cpu;
        ArgumentException.ThrowIfNullOrEmpty(weightsPath);
        if (!Enum.IsDefined(input))
        {
            throw new ArgumentOutOfRangeException(nameof(input), input, "There is no such input.");
        }

        using InceptionWeights weights = InceptionWeights.Read(weightsPath);
        using IDisposable scope = NewDisposeScope();
        string version = $"inception {InceptionNetwork.Version}, {input}, resize {FeatureResize.Version}, weights {Convert.ToHexStringLower(weights.Hash())}";
        return new InceptionFeatures(
            new InceptionNetwork(weights.Tensors.ToDictionary(weight => weight.Key, weight => device.Take(weight.Value))),
            input,
            device,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version))));
    }

    /// <summary>Looks at images. Grey ones are repeated as red, green and blue. What else is in the batch changes a vector by rounding errors at most (1e-6 of its length).</summary>
    /// <param name="images">uint8 [N, C, H, W], 0 to 255, C being 1 or 3. It stays the caller's.</param>
    /// <exception cref="UsageException">The images have another shape or type.</exception>
    public ImageFeatures Extract(Tensor images)
    {
        RequireImages(images);
        using var scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        int count = (int)images.shape[0];
        Tensor vectors = empty([count, Dimension], ScalarType.Float32, CPU);
        for (int start = 0; start < count; start += AtOnce)
        {
            int some = Math.Min(AtOnce, count - start);
            using var part = NewDisposeScope();
            Tensor features = _network.Forward(ToInput(_device.Take(images.narrow(0, start, some).cpu()), _input));
            vectors.narrow(0, start, some).copy_(features);
        }

        Tensor probabilities = _device.Return(_network.Classify(_device.Take(vectors)));
        return new ImageFeatures(vectors.MoveToOuterDisposeScope(), probabilities.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    /// <returns>[N, 3, 299, 299], float32, about −1 to 1.</returns>
    internal static Tensor ToInput(Tensor images, InceptionInput input)
    {
        using var scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        FeatureResizeFilter filter = input switch
        {
            InceptionInput.PytorchFid => FeatureResizeFilter.PlainBilinear,
            InceptionInput.TorchFidelity => FeatureResizeFilter.TensorFlowBilinear,
            _ => FeatureResizeFilter.Bicubic,
        };
        Tensor values = FeatureResize.Apply(images, InceptionNetwork.Side, InceptionNetwork.Side, filter);
        values = input == InceptionInput.PytorchFid ? values * (2 / 255f) - 1 : (values - 128) / 128;
        return values.expand(-1, 3, -1, -1).clone().MoveToOuterDisposeScope();
    }

    private static void RequireImages(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        long[] shape = images.shape;
        if (images.dtype != ScalarType.Byte || shape is not [> 0, _, > 0, > 0])
        {
            throw new UsageException(
                $"The features 'inception' are of images, uint8 [N, C, H, W]; these are {images.dtype} {Shapes.Text(shape)}. "
                + "Convert images to bytes; for points use the features 'pixels'.");
        }

        if (shape[1] is not (1 or 3))
        {
            throw new UsageException(
                $"The features 'inception' are of grey or colour images (1 or 3 channels); these have {shape[1]}. "
                + "The network knows no transparency: open the data with 3 channels, which composites it on a background.");
        }
    }
}
