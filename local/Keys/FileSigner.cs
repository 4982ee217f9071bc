using System.Security.Cryptography;
using Atelier.Core.Signing;

namespace Atelier.Local.Keys;

/// <summary>
/// Signs with a P-256 key in a file, made on first run. Ids of keys that signed before lie beside it in <c>earlier-keys.txt</c>, one a line: what they signed still counts.
/// Thread-safe.
/// </summary>
internal sealed class FileSigner : ISigner, IDisposable
{
    private const string FileName = "signing.pem";
    private readonly Lock _gate = new();
    private readonly ECDsa _key = ECDsa.Create();
    private readonly HashSet<string> _owned;

    public FileSigner(string folder)
    {
        var pem = KeyFiles.ReadOrCreate(folder, FileName, () =>
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return made.ExportPkcs8PrivateKeyPem();
        });
        try
        {
            _key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw KeyFiles.Damaged(folder, FileName, e);
        }

        KeyId = Es256.KeyId(_key);
        var earlier = Path.Combine(folder, "earlier-keys.txt");
        _owned = [KeyId, .. File.Exists(earlier) ? File.ReadAllLines(earlier).Select(l => l.Trim()).Where(l => l.Length > 0) : []];
    }

    public string KeyId { get; }

    public Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(Es256.Sign(_key, content.Span));
        }
    }

    public Task<bool> OwnsAsync(string keyId, CancellationToken cancellationToken = default) => Task.FromResult(_owned.Contains(keyId));

    public void Dispose() => _key.Dispose();
}
