namespace Atelier.Core.Signing;

/// <summary>Signs with the workspace's key. ES256: ECDSA on P-256 with SHA-256 (RFC 7518, 3.4). Thread-safe.</summary>
public interface ISigner
{
    /// <summary>Signs bytes.</summary>
    /// <exception cref="SigningException">It can't sign now.</exception>
    Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Whether a key is this signer's, now or before it was changed for another. Anyone can sign; this says whose signatures count.</summary>
    /// <param name="keyId">RFC 7638 thumbprint, base64url.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SigningException">It can't be told now.</exception>
    Task<bool> OwnsAsync(string keyId, CancellationToken cancellationToken = default);
}
