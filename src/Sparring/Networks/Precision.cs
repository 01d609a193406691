namespace Sparring.Networks;

/// <summary>The numbers that convolutions and linear layers compute with while a network is trained.</summary>
public enum Precision
{
    /// <summary>bfloat16 where the processor multiplies it natively, the trainer can run the layers one by one, and they are large enough to gain by it; otherwise float32.</summary>
    Auto,

    /// <summary>float32 throughout.</summary>
    Fp32,

    /// <summary>
    /// bfloat16 in convolutions and linear layers, which add up in float32, but for small products, which gain nothing by it; weights, norms' statistics, losses, the optimizer and the
    /// average stay float32 (Micikevicius et al. 2017, "Mixed precision training"; bfloat16 needs no scaling of the loss).
    /// </summary>
    Bf16,
}
