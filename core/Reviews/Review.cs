namespace Atelier.Core.Reviews;

/// <summary>What people are asked to decide; stored once as <c>reviews/{r}.json</c>.</summary>
public sealed record Review
{
    /// <summary>Its id, derived from brief, round and stage.</summary>
    public required string Id { get; init; }

    /// <summary>The brief.</summary>
    public required string BriefId { get; init; }

    /// <summary>The round.</summary>
    public required int Round { get; init; }

    /// <summary>Whether previews or finals are shown.</summary>
    public required ReviewStage Stage { get; init; }

    /// <summary>What is shown.</summary>
    public required IReadOnlyList<ReviewItem> Items { get; init; }

    /// <summary>Who is asked from the start.</summary>
    public required IReadOnlyList<Policies.Reviewer> Reviewers { get; init; }

    /// <summary>Who is asked too once it is escalated.</summary>
    public IReadOnlyList<Policies.Reviewer> EscalateTo { get; init; } = [];

    /// <summary>Approvals that an item needs.</summary>
    public required int Quorum { get; init; }

    /// <summary>Roles each of which must approve.</summary>
    public required IReadOnlyList<string> RequiredRoles { get; init; }

    /// <summary>Roles that a link's bearer alone doesn't carry.</summary>
    public IReadOnlyList<string> SignInRoles { get; init; } = [];

    /// <summary>Roles that a relayed decision carries.</summary>
    public IReadOnlyList<string> AcceptRelayed { get; init; } = [];

    /// <summary>The role that may approve in spite of an Error finding.</summary>
    public required string OverruleRole { get; init; }

    /// <summary>When it was opened, UTC.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it expires, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 over stage, round and every item's pixels' hash, lower-case hex: what a link is bound to.</summary>
    public required string ContentSha256 { get; init; }
}
