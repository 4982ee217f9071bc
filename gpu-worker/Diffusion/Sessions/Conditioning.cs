namespace Atelier.Diffusion;

/// <summary>An encoded prompt, [length, width]. Shared between threads and never written to.</summary>
internal sealed record Conditioning
{
    /// <summary>The values.</summary>
    public required float[] States { get; init; }

    /// <summary>The whole prompt as one vector, where the UNet takes it; else empty.</summary>
    public float[] Pooled { get; init; } = [];

    /// <summary>Tokens, all windows together.</summary>
    public required int Length { get; init; }

    /// <summary>Values a token.</summary>
    public required int Width { get; init; }

    /// <summary>How the prompt was tokenised.</summary>
    public required PromptReport Report { get; init; }
}
