using Sparring.Data;
using TorchSharp;

namespace Sparring.Metrics;

/// <summary>Images that a metric looks at: a data set, a folder, or what a generator draws. They come in batches, so that any number fits into memory.</summary>
public interface IImageSet
{
    /// <summary>What it is called in tables and messages, such as "mnist" or "runs/00003-mnist-dcgan".</summary>
    string Name { get; }

    /// <summary>How many images there are.</summary>
    int Count { get; }

    /// <summary>The shape of each.</summary>
    SampleShape Shape { get; }

    /// <summary>The same for the same images in the same order, wherever they lie; null where that is not known without looking at all of them.</summary>
    string? Fingerprint { get; }

    /// <summary>Reads all images once, in order. May be called again, and gives the same.</summary>
    /// <param name="batchSize">Images in each batch; the last one may have fewer.</param>
    /// <returns>
    /// uint8 [N, C, H, W], as saved files would hold them; points as float32 [N, 2]. Each is the caller's to dispose before the next is asked for.
    /// </returns>
    IEnumerable<torch.Tensor> Read(int batchSize);
}
