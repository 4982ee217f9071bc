namespace Atelier.Core.Briefs;

/// <summary>The pictures wanted.</summary>
public sealed record BriefOutput
{
    /// <summary>1 to 12 shots.</summary>
    public IReadOnlyList<Shot> Shots { get; init; } = [];
}
