namespace Atelier.Core.Enrichment.Drafts;

/// <summary>Suggested copy.</summary>
public sealed record CopyDraft
{
    /// <summary>BCP 47 tag.</summary>
    public string? Locale { get; init; }

    /// <summary>Headline.</summary>
    public string? Headline { get; init; }

    /// <summary>Caption, without the endings that brand and law demand.</summary>
    public string? Caption { get; init; }

    /// <summary>What the picture shows.</summary>
    public string? AltText { get; init; }
}
