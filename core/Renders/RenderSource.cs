namespace Atelier.Core.Renders;

/// <summary>What a render starts from.</summary>
public sealed record RenderSource
{
    /// <summary>A picture (image to image) or the latent of an approved preview (promotion).</summary>
    public required RenderSourceKind Kind { get; init; }

    /// <summary>SHA-256 of the stored picture or latent, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How much is redrawn, above 0 to 1.</summary>
    public required double Strength { get; init; }
}
