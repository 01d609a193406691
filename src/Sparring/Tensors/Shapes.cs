using TorchSharp;

namespace Sparring.Tensors;

/// <summary>Checks shapes where tensors cross from one stage to the next.</summary>
internal static class Shapes
{
    /// <summary>Refuses a tensor of another shape.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="what">Its name for the message, such as "the generator's output".</param>
    /// <param name="expected">The shape; −1 stands for any size.</param>
    /// <exception cref="UsageException">The shape differs.</exception>
    public static void Require(torch.Tensor tensor, string what, params ReadOnlySpan<long> expected)
    {
        long[] found = tensor.shape;
        bool fits = found.Length == expected.Length;
        for (int i = 0; fits && i < found.Length; i++)
        {
            fits = expected[i] < 0 || expected[i] == found[i];
        }

        if (!fits)
        {
            throw new UsageException(
                $"{Capitalised(what)} should have the shape {Text(expected)}, but has {Text(found)}. Change the network or the data so that they agree.");
        }
    }

    /// <summary>"[64, 3, 32, 32]", with "any" for −1.</summary>
    public static string Text(params ReadOnlySpan<long> shape)
    {
        string[] sizes = new string[shape.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = shape[i] < 0 ? "any" : shape[i].ToString();
        }

        return $"[{string.Join(", ", sizes)}]";
    }

    /// <summary>The same text as the beginning of a sentence.</summary>
    public static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
