namespace Atelier.Local.Models;

/// <summary>The part of a model folder's <c>model.json</c> that only the studio reads.</summary>
internal sealed record StudioCard
{
    public StudioDefaults Defaults { get; init; } = new();
}
