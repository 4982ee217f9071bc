namespace Atelier.Core.Enrichment.Drafts;

/// <summary>What a writer outside, such as a language model, suggests for a round. Data from a stranger: anything may be missing, null, too long or wrong.</summary>
public sealed record RoundDraft
{
    /// <summary>Suggestions by shot.</summary>
    public IReadOnlyList<ShotDraft?>? Shots { get; init; }
}
