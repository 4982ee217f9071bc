namespace Atelier.Diffusion;

/// <summary>What a render starts from when not from noise alone.</summary>
public abstract record RenderStart
{
    /// <summary>
    /// How much is redrawn, above 0 to 1. The last <c>steps * strength</c> steps run, cut off to a whole number, so a strength below <c>1 / steps</c> changes
    /// nothing but what encoding and decoding change. In a folder of diffusers' latent consistency pipeline, all steps run without a mask, over the last
    /// <c>strength</c> of distillation's timesteps, of which there must be as many as steps.
    /// </summary>
    public required float Strength { get; init; }
}
