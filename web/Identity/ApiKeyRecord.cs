namespace Atelier.Web.Identity;

/// <summary>An API key at rest: stored under the SHA-256 of the key, which itself is stored nowhere.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>Pseudonym of its holder.</summary>
    public required string Caller { get; init; }

    /// <summary>Roles it carries.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
