namespace Atelier.Core.Policies;

/// <summary>What may be said and shown.</summary>
public sealed record ContentPolicy
{
    /// <summary>Terms that raise findings.</summary>
    public IReadOnlyList<TermRule> Terms { get; init; } = [];

    /// <summary>Regulated trades.</summary>
    public IReadOnlyList<CategoryRule> Categories { get; init; } = [];

    /// <summary>SHA-independent 64-bit perceptual hashes, as hex, of pictures that results must not resemble.</summary>
    public IReadOnlyList<string> ProtectedHashes { get; init; } = [];

    /// <summary>At most this many differing bits of 64 make a near-duplicate of a protected picture.</summary>
    public int ProtectedDistance { get; init; } = 8;
}
