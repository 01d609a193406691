using static TorchSharp.torch;

namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>What a pickle says about a stretch of numbers that lies elsewhere in the file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Count">How many there are.</param>
internal sealed record StorageRef(string Key, ScalarType Type, long Count)
{
    private static readonly (string Name, ScalarType Type, int Size)[] _types =
    [
        ("DoubleStorage", ScalarType.Float64, 8),
        ("FloatStorage", ScalarType.Float32, 4),
        ("HalfStorage", ScalarType.Float16, 2),
        ("BFloat16Storage", ScalarType.BFloat16, 2),
        ("LongStorage", ScalarType.Int64, 8),
        ("IntStorage", ScalarType.Int32, 4),
        ("ShortStorage", ScalarType.Int16, 2),
        ("CharStorage", ScalarType.Int8, 1),
        ("ByteStorage", ScalarType.Byte, 1),
    ];

    public int ElementSize => Array.Find(_types, known => known.Type == Type).Size;

    public static ScalarType? TypeOf(string name) => Array.Find(_types, known => known.Name == name) is { Name: not null } found ? found.Type : null;
}
