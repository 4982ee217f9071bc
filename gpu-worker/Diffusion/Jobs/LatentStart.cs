namespace Atelier.Diffusion;

/// <summary>
/// Promotion: the latent of an approved preview is upsampled to the size asked for, seeded noise is added at the strength, and it is denoised.
/// </summary>
public sealed record LatentStart : RenderStart
{
    /// <summary>The preview's latent, as <see cref="Rendered.Latent"/> gave it. It must have been made by the same VAE.</summary>
    public required Latent Latent { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>How the latent grows; null takes the model's default (<see cref="RenderDefaults.PromotionUpsampling"/>).</summary>
    public LatentUpsampling? Upsampling { get; init; }
}
