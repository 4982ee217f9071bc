namespace Atelier.Core.Policies;

/// <summary>Everything a workspace decides about its briefs; stored as <c>policy.json</c>. A brief keeps the version it was screened under.</summary>
public sealed record WorkspacePolicy
{
    /// <summary>Its version, quoted by every finding.</summary>
    public required string Version { get; init; }

    /// <summary>What may be said and shown.</summary>
    public ContentPolicy Content { get; init; } = new();

    /// <summary>Who decides, and how long they have.</summary>
    public ReviewPolicy Review { get; init; } = new();

    /// <summary>How rendering is paced.</summary>
    public RenderPolicy Rendering { get; init; } = new();

    /// <summary>Whether a publisher must release finished assets.</summary>
    public bool RequirePublisher { get; init; }

    /// <summary>Rounds a brief may take, 1 to 8.</summary>
    public int MaxRounds { get; init; } = 4;

    /// <summary>The model for briefs that pin none; the first of the catalog when null.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>A model that is being introduced, or null.</summary>
    public ModelRollout? Rollout { get; init; }

    /// <summary>How long what is not for ever is kept.</summary>
    public RetentionPolicy Retention { get; init; } = new();

    /// <summary>What cards in Teams may hold.</summary>
    public TeamsPolicy Teams { get; init; } = new();

    /// <summary>What work costs.</summary>
    public Costs.CostRates Rates { get; init; } = new();

    /// <summary>Categories whose finals are always seen by reviewers.</summary>
    public IReadOnlyList<string> ReviewFinalsOf { get; init; } = [];
}
