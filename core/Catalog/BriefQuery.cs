using Atelier.Core.Briefs;

namespace Atelier.Core.Catalog;

/// <summary>Which briefs to list; what is null doesn't matter.</summary>
public sealed record BriefQuery
{
    /// <summary>Of this campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>Of this brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Sent by this person.</summary>
    public string? Requester { get; init; }

    /// <summary>Drawing on this picture: its SHA-256.</summary>
    public string? Reference { get; init; }

    /// <summary>Ended so.</summary>
    public BriefState? State { get; init; }

    /// <summary>Without an end (true), or with one (false).</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Words that title, campaign, brand or id must have words beginning with.</summary>
    public string? Text { get; init; }

    /// <summary>Whether a page that is sure is wanted without waiting for the count of all, just after a process began.</summary>
    public bool IsHasty { get; init; }

    /// <summary>Behind the page that gave this as <see cref="BriefPage.Next"/>.</summary>
    public string? After { get; init; }

    /// <summary>Entries at most, 1 to 500.</summary>
    public int Limit { get; init; } = 50;
}
