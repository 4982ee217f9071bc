namespace Atelier.Diffusion;

/// <summary>How a promotion enlarges the approved latent.</summary>
public enum LatentUpsampling
{
    /// <summary>The latent itself is resized (bicubic, a = -0.75, as torch does it). Needs no VAE encoder.</summary>
    Latent,

    /// <summary>Decoded, enlarged as a picture (Lanczos), encoded again. Keeps edges better; needs the VAE encoder.</summary>
    Pixels,
}
