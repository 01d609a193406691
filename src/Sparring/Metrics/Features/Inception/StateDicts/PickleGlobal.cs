using static TorchSharp.torch;

namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>A Python object that a pickle names, and that is known here as data.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Type">The type of a storage's numbers.</param>
internal sealed record PickleGlobal(PickleGlobalKind Kind, ScalarType Type = ScalarType.Float32)
{
    /// <exception cref="InvalidDataException">It is none of those that a plain state dict names. The message is a clause that wants the file's name before it.</exception>
    public static PickleGlobal Require(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => new(PickleGlobalKind.OrderedDictionary),
        ("torch._utils", "_rebuild_tensor_v2") => new(PickleGlobalKind.Tensor),
        ("torch", _) when StorageRef.TypeOf(name) is { } type => new(PickleGlobalKind.Storage, type),
        _ => throw new InvalidDataException($"names the Python object '{module}.{name}', which a plain state dict of tensors does not need and which is never run here"),
    };
}
