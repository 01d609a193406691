using TorchSharp;

namespace Sparring.Tensors.Safetensors;

/// <summary>One tensor in the header: its type and where its bytes lie, counted from the end of the header.</summary>
internal sealed record SafetensorsEntry(string Name, torch.ScalarType Type, long[] Shape, long Start, long End)
{
    private static readonly (string Name, torch.ScalarType Type, int Size)[] _types =
    [
        ("F64", torch.ScalarType.Float64, 8),
        ("I64", torch.ScalarType.Int64, 8),
        ("F32", torch.ScalarType.Float32, 4),
        ("I32", torch.ScalarType.Int32, 4),
        ("F16", torch.ScalarType.Float16, 2),
        ("BF16", torch.ScalarType.BFloat16, 2),
        ("I16", torch.ScalarType.Int16, 2),
        ("I8", torch.ScalarType.Int8, 1),
        ("U8", torch.ScalarType.Byte, 1),
        ("BOOL", torch.ScalarType.Bool, 1),
    ];

    public static string TypeNames => string.Join(", ", _types.Select(type => type.Name));

    public static torch.ScalarType? TypeOf(string name) =>
        Array.Find(_types, type => type.Name == name) is { Name: not null } found ? found.Type : null;

    /// <returns>The type's name in the format; null where the format, as it is read here, has no such type.</returns>
    public static string? NameOf(torch.ScalarType type) => Array.Find(_types, known => known.Type == type).Name;

    public static int SizeOf(torch.ScalarType type) => Array.Find(_types, known => known.Type == type).Size;
}
