namespace Atelier.Core.Reviews;

/// <summary>What a review link says, once its signature was checked.</summary>
public sealed record ReviewLinkClaims
{
    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The review.</summary>
    public required string ReviewId { get; init; }

    /// <summary>Pseudonym of the reviewer whom the link was made for.</summary>
    public required string Reviewer { get; init; }

    /// <summary>From then on the link is void, UTC, whole seconds.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The first 32 hex digits of <see cref="Review.ContentSha256"/>: stage, round and pixels.</summary>
    public required string Content { get; init; }

    /// <summary>Whether the link was made for what this review shows.</summary>
    public bool IsFor(Review review)
    {
        ArgumentNullException.ThrowIfNull(review);
        return review.Id == ReviewId && review.ContentSha256.StartsWith(Content, StringComparison.Ordinal);
    }
}
