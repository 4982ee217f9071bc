namespace Atelier.Core.Enrichment.Drafts;

/// <summary>Suggestions for a shot.</summary>
public sealed record ShotDraft
{
    /// <summary>The shot's number.</summary>
    public int Shot { get; init; } = -1;

    /// <summary>A prompt for each variant.</summary>
    public IReadOnlyList<string?>? Prompts { get; init; }

    /// <summary>What to avoid.</summary>
    public IReadOnlyList<string?>? Avoid { get; init; }

    /// <summary>Copy by locale.</summary>
    public IReadOnlyList<CopyDraft?>? Copy { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string?>? Tags { get; init; }
}
