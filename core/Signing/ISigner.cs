namespace Atelier.Core.Signing;

/// <summary>Signs with the workspace's key. ES256: ECDSA on P-256 with SHA-256 (RFC 7518, 3.4). Thread-safe.</summary>
public interface ISigner
{
    /// <summary>The key that signs now: RFC 7638 thumbprint, base64url.</summary>
    string KeyId { get; }

    /// <summary>Signs bytes.</summary>
    Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Whether a key is this signer's, now or before it was changed for another. Anyone can sign; this says whose signatures count.</summary>
    Task<bool> OwnsAsync(string keyId, CancellationToken cancellationToken = default) => Task.FromResult(keyId == KeyId);
}
