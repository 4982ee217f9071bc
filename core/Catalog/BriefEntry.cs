using Atelier.Core.Briefs;

namespace Atelier.Core.Catalog;

/// <summary>A brief as lists show it.</summary>
public sealed record BriefEntry
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title, cut to 100 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Its campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>Its brand, or null.</summary>
    public string? Brand { get; init; }

    /// <summary>Pseudonym of who sent it.</summary>
    public required string Requester { get; init; }

    /// <summary>When it was accepted, UTC, to the millisecond.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>The pictures it draws on, by SHA-256, and what each is for; what it must not resemble is not among them.</summary>
    public IReadOnlyDictionary<string, ReferenceRole> References { get; init; } = new Dictionary<string, ReferenceRole>(StringComparer.Ordinal);

    /// <summary>How it ended, or null while it runs. Follows the outcome within moments.</summary>
    public BriefState? End { get; init; }

    /// <summary>When it ended, UTC, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it came to, or null while it runs.</summary>
    public BriefFigures? Figures { get; init; }
}
