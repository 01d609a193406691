using System.Security.Cryptography;
using System.Text;
using Sparring.Data;
using Sparring.Metrics.Features.Inception.StateDicts;
using Sparring.Tensors;
using Sparring.Tensors.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features.Inception;

/// <summary>The network's weights from a file of any of three kinds, checked for names, shapes, types and numbers. Owns its tensors.</summary>
internal sealed class InceptionWeights : IDisposable
{
    // Written by batch norm in training, used by nothing here; older files do not have it.
    private const string Counter = ".num_batches_tracked";

    private readonly Dictionary<string, Tensor> _tensors;

    private InceptionWeights(Dictionary<string, Tensor> tensors)
    {
        _tensors = tensors;
    }

    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <exception cref="UsageException">The file cannot be read, or does not hold the weights of this network.</exception>
    public static InceptionWeights Read(string path)
    {
        NativeLibraries.EnsureLoaded();
        var weights = new InceptionWeights(ReadAny(path));
        try
        {
            weights.RequireFitting(path);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <returns>SHA-256 of names, shapes and numbers: the same for the same weights in whatever kind of file.</returns>
    public byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in InceptionNetwork.Expected.Keys.Order(StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} [{string.Join(',', _tensors[name].shape)}]\n"));
            hash.AppendData(_tensors[name].contiguous().bytes);
        }

        return hash.GetHashAndReset();
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private static Dictionary<string, Tensor> ReadAny(string path)
    {
        try
        {
            byte[] start = new byte[LegacyStateDict.MagicLength];
            using (FileStream file = File.OpenRead(path))
            {
                int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
                start = start[..read];
            }

            return StateDictFile.IsOne(start)
                ? StateDictFile.Read(path) ?? ReadTorchScript(path)
                : new Dictionary<string, Tensor>(SafetensorsFile.Read(path).Tensors, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            string finding = e is InvalidDataException ? $"it {e.Message}" : e.Message.TrimEnd('.');
            throw new UsageException($"The Inception weights '{PrintableName.Of(path)}' cannot be read: {finding}. {Advice}", e);
        }
        catch (SafetensorsException e)
        {
            throw new UsageException($"The Inception weights '{PrintableName.Of(path)}' are no file of PyTorch, and no other that can be read: {e.Message}. {Advice}", e);
        }
    }

    /// <summary>Takes the parameters and buffers. libtorch reads the file's code and runs none of its methods but `__setstate__`, where it has one.</summary>
    private static Dictionary<string, Tensor> ReadTorchScript(string path)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        using var scope = NewDisposeScope();
        try
        {
            using jit.ScriptModule module = jit.load(path, CPU);
            foreach ((string name, Tensor tensor) in module.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(module.named_buffers()))
            {
                tensors[name] = tensor.detach().clone().DetachFromDisposeScope();
            }

            return tensors;
        }
        catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException)
        {
            foreach (Tensor tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw new InvalidDataException($"looks like TorchScript, but libtorch cannot load it ({e.Message.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd('.')})", e);
        }
    }

    private static string Advice => $"Take '{InceptionDownload.FileName}' from {InceptionDownload.Address}, or an export of the same weights.";

    private void RequireFitting(string path)
    {
        IReadOnlyDictionary<string, long[]> expected = InceptionNetwork.Expected;
        List<string> problems = [];
        problems.AddRange(expected.Keys.Where(name => !_tensors.ContainsKey(name)).Select(name => $"'{name}' is missing"));
        foreach ((string name, Tensor tensor) in _tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!expected.TryGetValue(name, out long[]? shape))
            {
                if (!name.EndsWith(Counter, StringComparison.Ordinal))
                {
                    problems.Add($"'{PrintableName.Of(name)}' is not in it");
                }
            }
            else if (!tensor.shape.AsSpan().SequenceEqual(shape) || tensor.dtype != ScalarType.Float32)
            {
                problems.Add($"'{name}' is {tensor.dtype} {Shapes.Text(tensor.shape)}, and should be Float32 {Shapes.Text(shape)}");
            }
            else if (!IsUsable(name, tensor))
            {
                problems.Add($"'{name}' holds NaN, infinity, or a negative variance");
            }
        }

        if (problems.Count > 0)
        {
            const int shown = 5;
            string rest = problems.Count > shown ? $"; and {problems.Count - shown} more" : "";
            throw new UsageException(
                $"'{PrintableName.Of(path)}' does not hold the weights of FID's InceptionV3, which is not torchvision's: "
                + $"{string.Join("; ", problems.Take(shown))}{rest}. {Advice}");
        }
    }

    private static bool IsUsable(string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.isfinite().all().ToBoolean()
            && (!name.EndsWith(".running_var", StringComparison.Ordinal) || tensor.ge(0).all().ToBoolean());
    }
}
