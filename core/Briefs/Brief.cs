namespace Atelier.Core.Briefs;

/// <summary>An accepted brief. Never changes after it was stored.</summary>
public sealed record Brief
{
    /// <summary>Its id, such as <c>b-3kf9…</c>; unguessable.</summary>
    public required string Id { get; init; }

    /// <summary>The workspace that owns it.</summary>
    public required string Workspace { get; init; }

    /// <summary>Pseudonym of who asked for it.</summary>
    public required string Requester { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>What people call it, 1 to 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>The campaign it belongs to.</summary>
    public required string Campaign { get; init; }

    /// <summary>The brand whose style guide applies, or null.</summary>
    public string? Brand { get; init; }

    /// <summary>What is wanted.</summary>
    public required Intent Intent { get; init; }

    /// <summary>Which pictures.</summary>
    public required BriefOutput Output { get; init; }

    /// <summary>Settings the caller pinned.</summary>
    public required PinnedSettings Settings { get; init; }

    /// <summary>W3C trace context of the request that brought it, or null.</summary>
    public string? TraceParent { get; init; }
}
