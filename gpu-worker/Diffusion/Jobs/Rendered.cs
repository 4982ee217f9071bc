using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>A row that became a picture.</summary>
public sealed record Rendered : RenderOutcome
{
    /// <summary>The picture, of the size asked for.</summary>
    public required Picture Picture { get; init; }

    /// <summary>The latent the picture was decoded from; start of a promotion.</summary>
    public required Latent Latent { get; init; }

    /// <summary>All it takes to repeat the render, and what it cost.</summary>
    public required RenderRecord Record { get; init; }
}
