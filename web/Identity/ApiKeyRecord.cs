namespace Atelier.Web.Identity;

/// <summary>An API key at rest: stored under the SHA-256 of the key, which itself is stored nowhere. Never changed once it is written.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>Pseudonym of its holder.</summary>
    public required string Caller { get; init; }

    /// <summary>Roles it carries.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Pseudonym of who made it; null for keys from before that was noted.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>What it is for, one line; null when nobody said.</summary>
    public string? Purpose { get; init; }

    /// <summary>From when on it opens nothing, UTC; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
