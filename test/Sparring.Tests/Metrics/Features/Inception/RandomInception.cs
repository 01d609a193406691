using Sparring.Metrics.Features.Inception;
using Sparring.Tensors;
using Sparring.Tensors.Safetensors;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Features.Inception;

/// <summary>A file of weights of the right names and shapes with random numbers, the same in every run, that keep activations at about one size.</summary>
public sealed class RandomInception : IDisposable
{
    private readonly TempFolder _folder = new();

    public RandomInception()
    {
        Dictionary<string, Tensor> weights = Create();
        Write("weights.safetensors", weights);
        foreach (Tensor tensor in weights.Values)
        {
            tensor.Dispose();
        }
    }

    public string Path => this["weights.safetensors"];

    public string Folder => _folder.Path;

    public string this[string name] => _folder[name];

    public string Write(string name, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using FileStream stream = File.Create(this[name]);
        SafetensorsFile.Write(stream, tensors, new Dictionary<string, string>());
        return this[name];
    }

    public static Dictionary<string, Tensor> Create()
    {
        NativeLibraries.EnsureLoaded();
        using var generator = new Generator(7);
        var weights = new Dictionary<string, Tensor>();
        foreach ((string name, long[] shape) in InceptionNetwork.Expected)
        {
            using var scope = NewDisposeScope();
            double scale = shape.Length == 4 ? Math.Sqrt(2.0 / (shape[1] * shape[2] * shape[3])) : shape.Length == 2 ? 0.002 : 0.1;
            Tensor drawn = name.EndsWith("bn.weight", StringComparison.Ordinal) || name.EndsWith("running_var", StringComparison.Ordinal)
                ? rand(shape, generator: generator) + 0.5
                : randn(shape, generator: generator) * scale;
            weights.Add(name, drawn.DetachFromDisposeScope());
        }

        return weights;
    }

    public void Dispose() => _folder.Dispose();
}
