namespace Atelier.Diffusion;

/// <summary>How a latent's values are stored.</summary>
public enum LatentPrecision
{
    /// <summary>IEEE 754 half, 2 bytes a value: enough for a promotion.</summary>
    Half = 1,

    /// <summary>IEEE 754 single, 4 bytes a value: nothing is lost.</summary>
    Exact = 2,
}
