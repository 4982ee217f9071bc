namespace Atelier.Core.Audit;

/// <summary>One link of an audit chain: stored once, never changed. Holds hashes and pseudonyms, no personal text.</summary>
public sealed record AuditEntry
{
    /// <summary>Its place in the chain, from 0.</summary>
    public required int Sequence { get; init; }

    /// <summary>SHA-256 of the stored bytes of the entry before, lower-case hex; empty for the first.</summary>
    public required string Previous { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened, kebab-case: <c>screened</c>, <c>decided</c>, <c>concluded</c>…</summary>
    public required string Act { get; init; }

    /// <summary>Pseudonym of whose act it was, or <c>workflow</c>.</summary>
    public required string By { get; init; }

    /// <summary>Facts by name: ids, hashes, codes, figures.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}
