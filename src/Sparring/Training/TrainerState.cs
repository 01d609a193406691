using TorchSharp;

namespace Sparring.Training;

/// <summary>
/// Everything that the next round depends on. A trainer that is given it goes on exactly as the one it was taken from.
/// </summary>
/// <param name="Progress">The plain numbers.</param>
/// <param name="Generator">The generator's parameters and buffers by their keys.</param>
/// <param name="GeneratorAverage">Their moving averages by the same keys; null where the average is switched off.</param>
/// <param name="Discriminator">The discriminator's parameters and buffers by their keys.</param>
/// <param name="Optimizers">Both optimizers' state: "generator.layers.project.weight.exp_avg" and so on.</param>
/// <param name="Rivals">The frozen players that skill is measured against; empty before the first reading.</param>
/// <remarks>A captured state refers to the trainer's own tensors: use it before the next round, or clone what you keep. On a GPU they lie there.</remarks>
public sealed record TrainerState(
    TrainerProgress Progress,
    IReadOnlyDictionary<string, torch.Tensor> Generator,
    IReadOnlyDictionary<string, torch.Tensor>? GeneratorAverage,
    IReadOnlyDictionary<string, torch.Tensor> Discriminator,
    IReadOnlyDictionary<string, torch.Tensor> Optimizers,
    IReadOnlyDictionary<string, torch.Tensor> Rivals);
