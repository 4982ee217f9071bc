namespace Atelier.Diffusion;

/// <summary>A request with its defaults resolved and proved to be renderable.</summary>
internal sealed record RenderPlan
{
    public required RenderRequest Request { get; init; }

    /// <summary>Null is zeros in place of an encoded prompt.</summary>
    public required string? NegativePrompt { get; init; }

    public required int Steps { get; init; }

    public required float Guidance { get; init; }

    public float GuidanceRescale { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The steps to run: those that the start's strength leaves.</summary>
    public required SamplerTable Table { get; init; }

    public required LatentUpsampling? Upsampling { get; init; }

    /// <summary>Whether the UNet takes the guidance scale as an input.</summary>
    public bool EmbedsGuidance { get; init; }

    /// <summary>A scale for each ControlNet; zeros where the request has no control pictures.</summary>
    public IReadOnlyList<float> ControlScales { get; init; } = [];

    /// <summary>Whether an unconditioned prediction is needed: at a scale of at most 1 guidance does nothing that the conditioned one alone does not.</summary>
    public bool Guided => Guidance > 1 && !EmbedsGuidance;
}
