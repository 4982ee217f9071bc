namespace Atelier.Local.Models;

/// <summary>What the studio should ask of a model; null falls back to what the pipeline's own configuration says.</summary>
internal sealed record StudioDefaults
{
    public int? PreviewSteps { get; init; }

    public int? FinalSteps { get; init; }

    public int? Width { get; init; }

    public int? FinalWidth { get; init; }

    public double? ProofThreshold { get; init; }
}
