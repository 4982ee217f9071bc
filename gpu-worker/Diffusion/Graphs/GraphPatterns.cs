namespace Atelier.Diffusion;

/// <summary>What is looked for in a graph.</summary>
[Flags]
internal enum GraphPatterns
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Attention, which ONNX Runtime has an operator for on every target.</summary>
    Attention = 1,

    /// <summary>Gated GELU, on CUDA only.</summary>
    GatedGelu = 2,

    /// <summary>Group normalisation, on CUDA only. Its kernel gathers sums in no fixed order, so the same inputs may give what differs by rounding.</summary>
    GroupNorm = 4,

    /// <summary>Reshapes whose sides needn't be computed; changes no value.</summary>
    Reshape = 8,
}
