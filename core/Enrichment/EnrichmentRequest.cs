namespace Atelier.Core.Enrichment;

/// <summary>What an enricher works from.</summary>
public sealed record EnrichmentRequest
{
    /// <summary>The brief.</summary>
    public required Briefs.Brief Brief { get; init; }

    /// <summary>Its brand, or null.</summary>
    public Brands.Brand? Brand { get; init; }

    /// <summary>The model chosen.</summary>
    public required Models.ModelProfile Model { get; init; }

    /// <summary>The workspace's policy.</summary>
    public required Policies.WorkspacePolicy Policy { get; init; }

    /// <summary>The round to write, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Shots to work on, by number.</summary>
    public required IReadOnlyList<int> Shots { get; init; }

    /// <summary>The round before, or null in the first.</summary>
    public RoundSpec? Previous { get; init; }

    /// <summary>What reviewers asked to change, by shot.</summary>
    public IReadOnlyList<ChangeRequest> Changes { get; init; } = [];

    /// <summary>Colours that palette references lean on, <c>#rrggbb</c>, the most of it first; empty where there are none or nobody looked.</summary>
    public IReadOnlyList<string> ReferenceColours { get; init; } = [];
}
