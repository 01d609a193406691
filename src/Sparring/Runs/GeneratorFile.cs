using System.Globalization;
using System.Text.Json;
using Sparring.Data;
using Sparring.Networks;
using Sparring.Options;
using Sparring.Tensors;
using Sparring.Tensors.Safetensors;
using static TorchSharp.torch;

namespace Sparring.Runs;

/// <summary>A generator out of a checkpoint. The file says itself what network it holds.</summary>
public sealed class GeneratorFile : IDisposable
{
    private const string Format = "1";

    private readonly ComputeDevice _device;
    private readonly FinishedGenerator _finished;

    private GeneratorFile(nn.Module<Tensor, Tensor> network, int latentSize, SampleShape shape, ComputeDevice device)
    {
        _device = device;
        Network = network;
        LatentSize = latentSize;
        Shape = shape;
        _finished = new FinishedGenerator(network, shape);
    }

    /// <summary>Latents [N, Z] → samples, in eval mode.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Z.</summary>
    public int LatentSize { get; }

    /// <summary>The shape of what it draws.</summary>
    public SampleShape Shape { get; }

    /// <summary>Builds the network that the file names, and loads its weights.</summary>
    /// <param name="path">A `generator.safetensors` or `generator-ema.safetensors`.</param>
    /// <param name="device">What to draw with; by default the CPU.</param>
    /// <exception cref="SparringException">The file is damaged, of another format, or of a network of the user's own.</exception>
    public static GeneratorFile Load(string path, ComputeDevice? device = null)
    {
        device ??= ComputeDevice.Cpu;
        using SafetensorsContent content = SafetensorsFile.Read(path);
        IReadOnlyDictionary<string, string> about = content.Metadata;
        if (about.GetValueOrDefault("format") != Format)
        {
            throw new UsageException(
                $"'{path}' should be a generator of format {Format}, but says {about.GetValueOrDefault("format") ?? "nothing"}. Name a generator file out of a run's checkpoint.");
        }

        if (!about.TryGetValue("network", out string? network))
        {
            throw new UsageException(
                $"'{path}' holds a network of your own, which only your own code can build. Build it, load the file's tensors, and draw with it.");
        }

        (NetworkOptions options, int latentSize, SampleShape shape) = Parse(path, network, about);
        using KeptRandomState random = new(); // initial weights are drawn, and replaced
        nn.Module<Tensor, Tensor> generator = NetworkPair.CreateGenerator(options, latentSize, shape);
        try
        {
            StateTensors.CopyInto(generator.state_dict(), content.Tensors, "generator");
            generator.eval();
            device.Move(generator);
            return new GeneratorFile(generator, latentSize, shape, device);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Draws with the weights of the file, in batches of one size (64 images of 64x64): the same latent draws the same sample, however many
    /// others there are, and a few cost as much as a batch. It is the fast way to draw many, with batch norms folded into the layers before
    /// them; numbers differ from those of <see cref="Network"/> in the last bits, and so now and then a byte of a picture by one. What is
    /// changed in <see cref="Network"/> is not followed.
    /// </summary>
    /// <param name="latents">[N, Z] float32, on the CPU; see <see cref="Latents"/>.</param>
    /// <returns>[N, C, H, W] float32 in [-1, 1], or points [N, 2], on the CPU</returns>
    public Tensor Draw(Tensor latents)
    {
        using IDisposable scope = NewDisposeScope();
        return _device.Return(_finished.Draw(_device.Take(latents))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _finished.Dispose();
        Network.Dispose();
    }

    /// <summary>What a generator file says of itself.</summary>
    /// <param name="network">The network's options; null for a network of the user's own.</param>
    /// <param name="recipe">The recipe's name.</param>
    /// <param name="latentSize">Z.</param>
    /// <param name="shape">The shape of what it draws.</param>
    internal static Dictionary<string, string> Describe(NetworkOptions? network, string recipe, int latentSize, SampleShape shape)
    {
        Dictionary<string, string> about = new()
        {
            ["format"] = Format,
            ["recipe"] = recipe,
            ["latentSize"] = latentSize.ToString(),
            ["shape"] = JsonSerializer.Serialize(shape.BatchShape(1)[1..]),
            ["valueRange"] = shape.IsImage ? "[-1, 1]" : "unbounded",
        };
        if (network is not null)
        {
            about["network"] = OptionsDocument.ToNode(network).ToJsonString();
        }

        return about;
    }

    private static (NetworkOptions Options, int LatentSize, SampleShape Shape) Parse(
        string path, string network, IReadOnlyDictionary<string, string> about)
    {
        try
        {
            NetworkOptions options = JsonSerializer.Deserialize<NetworkOptions>(network, OptionsJson.Serializer)!;
            OptionsGate.Require(options);
            int latentSize = int.Parse(about["latentSize"], CultureInfo.InvariantCulture);
            return (options, latentSize, ShapeOf(JsonSerializer.Deserialize<int[]>(about["shape"])!));
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or KeyNotFoundException or ArgumentException)
        {
            throw new UsageException($"'{path}' does not say what network it holds: {e.Message} Name a generator file out of a run's checkpoint.", e);
        }
    }

    private static SampleShape ShapeOf(int[] sizes) => sizes switch
    {
        [int channels, int height, int width] => SampleShape.Image(channels, height, width),
        [int coordinates] => SampleShape.Point(coordinates),
        _ => throw new UsageException($"A generator draws images [C, H, W] or points [2], not samples of {sizes.Length} dimensions."),
    };
}
