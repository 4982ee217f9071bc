using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>
/// One picture to make: a row of a batch. What is left null comes from the model's <see cref="ModelCard.Defaults"/>.
/// The same request on the same model, provider and machine gives the same pixels in the same batch bucket, and pixels within 1/255 in any other.
/// </summary>
public sealed record RenderRequest
{
    /// <summary>Names the row in progress and outcome; unique within a call.</summary>
    public required string Id { get; init; }

    /// <summary>What to draw. May be empty. Beyond the text encoder's length it is chunked or cut, which <see cref="RenderRecord.Prompt"/> reports.</summary>
    public required string Prompt { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>What guidance steers away from; empty steers away from the unconditioned picture. Unused when guidance is at most 1.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Seeds the row's own noise. Like torch's CPU generator, only the low 32 bits count.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Denoising steps before strength is applied, 1 to <see cref="RenderLimits.MaxSteps"/>.</summary>
    public int? Steps { get; init; }

    /// <summary>
    /// Classifier-free guidance scale, 0 to 50; at most 1 turns guidance off and halves the work. Models that take guidance as an input (latent consistency)
    /// do a picture's whole work in one row at any scale.
    /// </summary>
    public float? Guidance { get; init; }

    /// <summary>How far the guided prediction is brought back to the conditioned one's deviation, 0 to 1 (Lin et al. 2023, equation 16; they use 0.7). 0 leaves it.</summary>
    public float? GuidanceRescale { get; init; }

    /// <summary>One of <see cref="Samplers.Names"/>.</summary>
    public string? Sampler { get; init; }

    /// <summary>Pixels, a multiple of the model's latent factor.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels, a multiple of the model's latent factor.</summary>
    public int? Height { get; init; }

    /// <summary>What to start from: null for noise, <see cref="PictureStart"/> for image to image, <see cref="LatentStart"/> for promotion.</summary>
    public RenderStart? Start { get; init; }

    /// <summary>
    /// Inpainting: white is redrawn, black is kept, with the border at half. Needs a <see cref="PictureStart"/> of the same size. What is kept still goes through the VAE.
    /// </summary>
    public Picture? Mask { get; init; }

    /// <summary>One picture for each ControlNet in the model's UNet, in their order; empty runs without them.</summary>
    public IReadOnlyList<ControlPicture> Controls { get; init => field = value?.Contains(null!) == false ? value : throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>After every so many steps, but the last, progress carries a small picture of what the row is coming to; 0 asks for none. It changes nothing in the picture.</summary>
    public int PreviewEvery { get; init; }

    /// <summary>Takes this row out at the next step, or at once while it waits for a place; the others go on undisturbed.</summary>
    public CancellationToken Cancel { get; init; }
}
