using Microsoft.Win32.SafeHandles;
using Sparring.Data.Collections;
using static TorchSharp.torch;

namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>
/// Reads PyTorch's own files of a state dict, and no others. The pickle in them is read by <see cref="PickleReader"/>, which executes nothing;
/// at most as many bytes are allocated as the file has.
/// </summary>
internal static class StateDictFile
{
    /// <summary>Whether a file looks like one, or like a TorchScript file.</summary>
    /// <param name="start">Its first bytes.</param>
    public static bool IsOne(ReadOnlySpan<byte> start) => ZipStateDict.IsOne(start) || LegacyStateDict.IsOne(start);

    /// <summary>Reads all tensors.</summary>
    /// <returns>Contiguous, on the CPU, in no dispose scope; null where it is a TorchScript file.</returns>
    /// <exception cref="InvalidDataException">It is damaged, or no plain state dict. The message is a clause that wants the file's name before it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Dictionary<string, Tensor>? Read(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        return Read((buffer, offset) => RandomAccess.Read(file, buffer, offset), RandomAccess.GetLength(file));
    }

    /// <inheritdoc cref="Read(string)"/>
    public static Dictionary<string, Tensor>? Read(ReadAt readAt, long length)
    {
        byte[] start = new byte[LegacyStateDict.MagicLength];
        int read = new FilePart(readAt, 0, start.Length).ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        Dictionary<string, TensorPlace>? places = LegacyStateDict.IsOne(start.AsSpan(0, read)) ? LegacyStateDict.Read(readAt, length)
            : ZipStateDict.IsOne(start.AsSpan(0, read)) ? ZipStateDict.Read(readAt, length)
            : throw new InvalidDataException("does not begin as a file of torch.save does");
        if (places is null)
        {
            return null;
        }

        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach ((string name, TensorPlace place) in places)
            {
                tensors.Add(name, ReadTensor(readAt, place));
            }

            return tensors;
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }
    }

    private static Tensor ReadTensor(ReadAt readAt, TensorPlace place)
    {
        if (place.ByteCount > int.MaxValue)
        {
            throw new InvalidDataException("has a tensor of more than 2 GiB");
        }

        using var scope = NewDisposeScope();
        Tensor tensor = empty(place.Shape, place.Type, CPU);
        var part = new FilePart(readAt, place.Start, place.ByteCount);
        return part.ReadAtLeast(tensor.bytes, (int)place.ByteCount, throwOnEndOfStream: false) == place.ByteCount
            ? tensor.DetachFromDisposeScope()
            : throw new InvalidDataException("is cut off");
    }
}
