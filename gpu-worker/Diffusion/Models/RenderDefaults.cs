using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>Settings a model does well with; used where a request leaves them open. A promotion (<see cref="LatentStart"/>) takes those of finals, all else those of previews.</summary>
public sealed record RenderDefaults
{
    /// <summary>Steps of previews and all other renders that are no promotions; <c>previewSteps</c> in the card.</summary>
    [JsonPropertyName("previewSteps")]
    public int Steps { get; init; } = 20;

    /// <summary>Steps of promotions, before strength is applied.</summary>
    public int FinalSteps { get; init; } = 30;

    /// <summary>Classifier-free guidance scale.</summary>
    public float Guidance { get; init; } = 7.5f;

    /// <summary>How far guidance is brought back to the conditioned prediction's deviation, 0 to 1.</summary>
    public float GuidanceRescale { get; init; }

    /// <summary>One of <see cref="Samplers.Names"/>; null takes the one the scheduler's configuration names, or what stands in for it (<see cref="Samplers.StandIn"/>).</summary>
    public string? Sampler { get; init; }

    /// <summary>Pixels; null takes the UNet's sample size times the latent factor.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels; null takes the UNet's sample size times the latent factor.</summary>
    public int? Height { get; init; }

    /// <summary>Pixels of promotions; null takes twice the latent's.</summary>
    public int? FinalWidth { get; init; }

    /// <summary>Pixels of promotions; null takes twice the latent's.</summary>
    public int? FinalHeight { get; init; }

    /// <summary>The negative prompt of requests that leave it null; null is the empty text, or zeros where SDXL's configuration says so.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The aesthetic score that SDXL's refiner is told, about 1 to 10.</summary>
    public float AestheticScore { get; init; } = 6;

    /// <summary>The aesthetic score of what guidance steers away from.</summary>
    public float NegativeAestheticScore { get; init; } = 2.5f;

    /// <summary>A strength that keeps an approved preview's composition when it is promoted.</summary>
    public float PromotionStrength { get; init; } = 0.4f;

    /// <summary>How promotions enlarge the latent; null takes pixels where the model has a VAE encoder that takes the size, which keeps edges far better, else the latent.</summary>
    public LatentUpsampling? PromotionUpsampling { get; init; }

    /// <summary>The least structural similarity to its preview at which a final counts as the picture that was approved.</summary>
    public double ProofThreshold { get; init; } = 0.6;

    /// <summary>What a model does well with that says nothing itself: a latent consistency model needs few steps, and guidance costs it nothing.</summary>
    /// <param name="unet">The model's UNet.</param>
    public static RenderDefaults For(UnetConfig unet)
    {
        ArgumentNullException.ThrowIfNull(unet);
        return unet.TimeCondProjDim is null ? new() : new() { Steps = 4, FinalSteps = 8, Guidance = 8.5f };
    }
}
