namespace Atelier.Diffusion;

/// <summary>What a render starts from when not from noise alone.</summary>
public abstract record RenderStart
{
    /// <summary>
    /// How much is redrawn, above 0 to 1. The last <c>floor(steps * strength)</c> steps run, so a strength below <c>1 / steps</c> changes nothing
    /// but what encoding and decoding change.
    /// </summary>
    public required float Strength { get; init; }
}
