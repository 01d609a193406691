namespace Sparring.Networks;

/// <summary>The numbers that convolutions and linear layers compute with while a network is trained.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Fp32,

    /// <summary>
    /// bfloat16 in convolutions and linear layers, which add up in float32; weights, norms' statistics, losses, the optimizer and the
    /// average stay float32 (Micikevicius et al. 2017, "Mixed precision training"; bfloat16 needs no scaling of the loss).
    /// </summary>
    Bf16,
}
