namespace Atelier.Core.Signing;

/// <summary>Signs with the workspace's key. ES256: ECDSA on P-256 with SHA-256 (RFC 7518, 3.4). Thread-safe.</summary>
public interface ISigner
{
    /// <summary>Signs bytes.</summary>
    Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);
}
