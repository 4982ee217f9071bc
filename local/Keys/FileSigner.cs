using System.Security.Cryptography;
using Atelier.Core.Signing;

namespace Atelier.Local.Keys;

/// <summary>Signs with a P-256 key in a file, made on first run. Thread-safe.</summary>
internal sealed class FileSigner : ISigner, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ECDsa _key = ECDsa.Create();

    public FileSigner(string folder)
    {
        _key.ImportFromPem(KeyFiles.ReadOrCreate(folder, "signing.pem", () =>
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return made.ExportPkcs8PrivateKeyPem();
        }));
    }

    public Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(Es256.Sign(_key, content.Span));
        }
    }

    public void Dispose() => _key.Dispose();
}
