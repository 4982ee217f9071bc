namespace Atelier.Diffusion;

/// <summary>
/// What a model says of itself: <c>model.json</c> in the folder; where that is absent, the front matter of <c>README.md</c> for the licence and the folder's name for the name.
/// </summary>
public sealed record ModelCard
{
    /// <summary>A short name.</summary>
    public required string Name { get; init; }

    /// <summary>The version; <c>0</c> when the card names none.</summary>
    public string Version { get; init; } = "0";

    /// <summary>An SPDX identifier or the licence's name; <c>unknown</c> when the card names none.</summary>
    public string Licence { get; init; } = "unknown";

    /// <summary>One sentence; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>What requests leave open.</summary>
    public RenderDefaults Defaults { get; init; } = new();
}
