namespace Atelier.Web.Identity;

/// <summary>An API key as lists show it. The key itself is stored nowhere.</summary>
/// <param name="Id">The beginning of its hash: names the key, and opens nothing.</param>
/// <param name="Caller">Pseudonym of its holder.</param>
/// <param name="Roles">Roles it carries.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="CreatedBy">Pseudonym of who made it; null for keys from before that was noted.</param>
/// <param name="Purpose">What it is for, one line; null when nobody said.</param>
/// <param name="ExpiresAt">From when on it opens nothing, UTC; null for never.</param>
/// <param name="LastUsedAt">When it was last used, UTC, up to an hour early; null when it never was.</param>
public sealed record ListedKey(string Id, string Caller, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, string? CreatedBy, string? Purpose, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>Whether it opens nothing any more.</summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}
