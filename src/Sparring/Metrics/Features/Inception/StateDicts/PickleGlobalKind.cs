namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>The Python objects that a plain state dict names.</summary>
internal enum PickleGlobalKind
{
    /// <summary>`collections.OrderedDict`.</summary>
    OrderedDictionary,

    /// <summary>`torch._utils._rebuild_tensor_v2`.</summary>
    Tensor,

    /// <summary>`torch.FloatStorage` and the like.</summary>
    Storage,
}
