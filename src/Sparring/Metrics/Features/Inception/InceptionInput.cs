namespace Sparring.Metrics.Features.Inception;

/// <summary>How bytes become the network's input. Each is what one of the field's tools does, so that its numbers can be compared with ours.</summary>
public enum InceptionInput
{
    /// <summary>clean-fid's "clean" mode (Parmar et al. 2022): <see cref="FeatureResizeFilter.Bicubic"/> to 299×299, then (x − 128) / 128.</summary>
    CleanFid,

    /// <summary>pytorch-fid: <see cref="FeatureResizeFilter.PlainBilinear"/> to 299×299, then 2 x / 255 − 1. For comparing with old numbers.</summary>
    PytorchFid,

    /// <summary>
    /// torch-fidelity, StyleGAN and the first FID code in TensorFlow: <see cref="FeatureResizeFilter.TensorFlowBilinear"/> to 299×299, then
    /// (x − 128) / 128. For comparing with old numbers.
    /// </summary>
    TorchFidelity,
}
