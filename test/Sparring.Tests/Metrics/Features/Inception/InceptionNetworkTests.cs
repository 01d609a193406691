using System.Globalization;
using System.Runtime.CompilerServices;
using Sparring.Metrics.Features.Inception;
using static TorchSharp.torch;

namespace Sparring.Tests.Metrics.Features.Inception;

public sealed class InceptionNetworkTests(RandomInception random) : IClassFixture<RandomInception>
{
    [Fact]
    public void Blocks_OfRandomWeights_AreWhatPytorchFidsGraphGives()
    {
        Assert.SkipUnless(Python.Has("torch") && Python.Has("numpy"), "Python's torch and numpy are not installed (Debian: python3-torch, python3-numpy).");
        WriteOutputs();

        string[] lines = Python.Run(ReferenceScript(), random.Path, random["outputs.safetensors"], random.Folder).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(20, lines.Length);
        Assert.All(lines, line =>
        {
            string[] parts = line.Split(' ');
            Assert.InRange(double.Parse(parts[1], CultureInfo.InvariantCulture), 0, 1e-4);
            // Dead or exploded activations would compare nothing.
            Assert.InRange(double.Parse(parts[2], CultureInfo.InvariantCulture), 0.01, 10);
        });
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', lines));

        // The same weights in PyTorch's own files.
        using var expected = InceptionFeatures.Load(random.Path);
        foreach (string name in new[] { "zip.pth", "legacy.pth", "script.pt" })
        {
            using var found = InceptionFeatures.Load(random[name]);
            Assert.Equal(expected.Fingerprint, found.Fingerprint);
        }
    }

    private void WriteOutputs()
    {
        using var weights = InceptionWeights.Read(random.Path);
        using var network = new InceptionNetwork(weights.Tensors);
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        Tensor input = rand([2, 3, 299, 299], generator: generator) * 2 - 1;
        Dictionary<string, Tensor> outputs = new() { ["input"] = input };
        foreach ((string name, Tensor output) in network.Blocks(input))
        {
            outputs.Add(name, output.clone());
        }

        outputs.Add("logits", network.Classify(network.Forward(input)));
        random.Write("outputs.safetensors", outputs);
    }

    private static string ReferenceScript([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "inception_reference.py");
}
