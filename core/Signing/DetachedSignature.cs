namespace Atelier.Core.Signing;

/// <summary>A signature that lies beside what it signs.</summary>
public sealed record DetachedSignature
{
    /// <summary>Always <c>ES256</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>RFC 7638 thumbprint of the public key, base64url.</summary>
    public required string KeyId { get; init; }

    /// <summary>The public key's X coordinate, base64url.</summary>
    public required string X { get; init; }

    /// <summary>The public key's Y coordinate, base64url.</summary>
    public required string Y { get; init; }

    /// <summary>R and S, 64 bytes (IEEE P1363), base64url.</summary>
    public required string Value { get; init; }
}
