namespace Atelier.Web.Workspaces;

/// <summary>A key that somebody wants.</summary>
public sealed record NewKeyBody
{
    /// <summary>Pseudonym of who will hold it: lower-case letters, digits and single dashes.</summary>
    public string? Caller { get; init; }

    /// <summary>Roles it carries, one at least.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>What it is for, one line, or nothing. No personal text: lists show it.</summary>
    public string? Purpose { get; init; }

    /// <summary>From when on it opens nothing; left out for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
