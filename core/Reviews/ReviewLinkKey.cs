namespace Atelier.Core.Reviews;

/// <summary>One secret that review links are signed with.</summary>
public sealed record ReviewLinkKey
{
    /// <summary>Names the key inside tokens: 1 to 16 of <c>a-z 0-9</c>. Not secret.</summary>
    public required string Id { get; init; }

    /// <summary>At least 32 random bytes. Secret.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>The id alone, so that a key never gets into a log.</summary>
    public override string ToString() => $"ReviewLinkKey {Id}";
}
