using System.Security.Cryptography;
using Atelier.Core.Signing;

namespace Atelier.Contracts.Signing;

/// <summary>Signs with a key that lives as long as the object.</summary>
public sealed class MemorySigner : ISigner, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string KeyId => Es256.KeyId(_key);

    public Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        Task.FromResult(Es256.Sign(_key, content.Span));

    public Task<bool> OwnsAsync(string keyId, CancellationToken cancellationToken = default) => Task.FromResult(keyId == KeyId);

    public void Dispose() => _key.Dispose();
}
