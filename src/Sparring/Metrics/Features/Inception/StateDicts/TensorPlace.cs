using static TorchSharp.torch;

namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>Where a tensor's bytes lie in the file: contiguous, little-endian.</summary>
internal sealed record TensorPlace(ScalarType Type, long[] Shape, long Start, long ByteCount);
