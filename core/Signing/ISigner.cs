namespace Atelier.Core.Signing;

/// <summary>Signs with the workspace's key. ES256: ECDSA on P-256 with SHA-256 (RFC 7518, 3.4). Thread-safe.</summary>
public interface ISigner
{
    /// <summary>Signs bytes.</summary>
    Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Whether a key is this signer's, now or before it was changed for another. Anyone can sign; this says whose signatures count.</summary>
    async Task<bool> OwnsAsync(string keyId, CancellationToken cancellationToken = default) =>
        (await SignAsync(ReadOnlyMemory<byte>.Empty, cancellationToken)).KeyId == keyId;
}
