using static TorchSharp.torch;

namespace Sparring.Tensors;

/// <summary>Copies named tensors into others of the same names and shapes, and says exactly which do not fit.</summary>
internal static class StateTensors
{
    /// <summary>Copies every value of <paramref name="saved"/> into the tensor of the same name.</summary>
    /// <param name="live">The tensors that are written.</param>
    /// <param name="saved">The values.</param>
    /// <param name="what">"generator" and the like, for the message.</param>
    /// <exception cref="UsageException">A name is missing or unknown, or a shape differs.</exception>
    public static void CopyInto(IReadOnlyDictionary<string, Tensor> live, IReadOnlyDictionary<string, Tensor> saved, string what)
    {
        List<string> problems = [];
        problems.AddRange(live.Keys.Where(k => !saved.ContainsKey(k)).Select(k => $"'{k}' is missing"));
        problems.AddRange(saved.Keys.Where(k => !live.ContainsKey(k)).Select(k => $"'{k}' is not in this network"));
        problems.AddRange(live
            .Where(e => saved.TryGetValue(e.Key, out Tensor? value) && !value.shape.AsSpan().SequenceEqual(e.Value.shape))
            .Select(e => $"'{e.Key}' is {Shapes.Text(saved[e.Key].shape)}, here {Shapes.Text(e.Value.shape)}"));
        if (problems.Count > 0)
        {
            const int shown = 8;
            string rest = problems.Count > shown ? $"; and {problems.Count - shown} more" : "";
            throw new UsageException(
                $"The saved {what} is of another network: {string.Join("; ", problems.Take(shown))}{rest}. Build the networks as they were.");
        }

        using IDisposable inference = no_grad();
        // Each copy hands back the tensor that was written once more, which would stay alive until it is collected.
        using IDisposable scope = NewDisposeScope();
        foreach ((string name, Tensor value) in live)
        {
            value.copy_(saved[name]);
        }
    }
}
