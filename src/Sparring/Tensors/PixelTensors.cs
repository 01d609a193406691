using static TorchSharp.torch;

namespace Sparring.Tensors;

/// <summary>Bytes 0 to 255 and numbers in [-1, 1], back and forth: byte b stands for b / 127.5 − 1.</summary>
internal static class PixelTensors
{
    // A table, because a device's division by 127.5 may be a product with its reciprocal, which misses 1 at 255.
    private static readonly float[] _values = [.. Enumerable.Range(0, 256).Select(b => (float)(b / 127.5 - 1))];

    /// <summary>The numbers of bytes.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="values">As many float32 in [-1, 1]; 0 becomes exactly −1, and 255 exactly 1.</param>
    public static void ToValues(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        float[] table = _values;
        for (int i = 0; i < bytes.Length; i++)
        {
            values[i] = table[bytes[i]];
        }
    }

    /// <summary>The bytes of images.</summary>
    /// <param name="images">Any shape, any floating-point type, any device, in [-1, 1]; what lies outside is cut off, NaN becomes 0.</param>
    /// <returns>The nearest bytes, in the tensor's row-major order.</returns>
    public static byte[] ToBytes(Tensor images)
    {
        float[] values = ToArray(images);
        byte[] bytes = new byte[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            // Conversion cuts the fraction off, so that 128 where 127.5 is the middle rounds to the nearest; it turns NaN into 0.
            bytes[i] = (byte)Math.Clamp(values[i] * 127.5f + 128f, 0f, 255f);
        }

        return bytes;
    }

    /// <summary>A tensor's numbers on this side, in row-major order.</summary>
    public static float[] ToArray(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Tensor plain = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return plain.data<float>().ToArray();
    }
}
