namespace Sparring.Networks;

/// <summary>What one layer of a network computes and keeps.</summary>
/// <param name="Name">Its key in checkpoints, such as "layers.up2".</param>
/// <param name="Kind">Its type, such as "ConvTranspose2d".</param>
/// <param name="OutputShape">For one sample, without N: [64, 32, 32].</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Flops">Floating-point operations for one sample going forward; a multiplication and an addition count two. Only convolutions and linear layers are counted.</param>
public sealed record LayerProfile(string Name, string Kind, IReadOnlyList<long> OutputShape, long Parameters, long Flops);
