namespace Atelier.Web.Hooks;

/// <summary>A subscription that somebody wants.</summary>
public sealed record HookBody
{
    /// <summary>Where events are posted: an https address on the public internet.</summary>
    public string? Url { get; init; }

    /// <summary>Types of events wanted, such as <c>atelier.review.requested</c>; all when left out.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Only briefs of this campaign; of all when left out.</summary>
    public string? Campaign { get; init; }
}
