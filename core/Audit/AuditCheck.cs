namespace Atelier.Core.Audit;

/// <summary>What checking a chain found.</summary>
/// <param name="Chain">The chain's key prefix.</param>
/// <param name="Count">Entries, counting gaps.</param>
/// <param name="Head">The hash of the last entry.</param>
/// <param name="Problems">What is wrong; empty when whole.</param>
public sealed record AuditCheck(string Chain, int Count, string Head, IReadOnlyList<AuditProblem> Problems)
{
    /// <summary>The last entry; null where there is none, or none that can be read.</summary>
    public AuditEntry? Last { get; init; }

    /// <summary>SHA-256 of the manifests that the chain names, by asset.</summary>
    public IReadOnlyDictionary<string, string> Manifests { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the chain says that its brief has ended.</summary>
    public bool IsConcluded => Last?.Act == AuditChain.Concluded;
}
