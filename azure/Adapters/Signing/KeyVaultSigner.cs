using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Azure.Calls;
using Atelier.Core.Signing;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Atelier.Azure.Signing;

/// <summary>
/// Signs with a P-256 key that never leaves Azure Key Vault. The key is found when it is first needed, and looked for again until it is: a vault that is away keeps nothing but signing from
/// going on. It signs with the version that it is told, without one with the newest at that time, and with the newest when that one is disabled.
/// Every version of the key that is enabled counts as the studio's own: disabling one takes back what it signed, within five minutes. Each signature is checked before it is handed out. Thread-safe; keep one.
/// </summary>
/// <remarks>Source: Key Vault REST API 7.4, Get Key, Get Key Versions, Sign (ES256 of RFC 7518: R and S, 64 bytes). The identity needs Key Vault Crypto User.</remarks>
public sealed class KeyVaultSigner : ISigner
{
    private const string Version = "?api-version=7.4";
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KnownWhileAwayFor = TimeSpan.FromHours(1);

    private readonly RestService _vault;
    private readonly Uri _key;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, VaultKey> _read = new(StringComparer.Ordinal); // a version's coordinates never change
    private readonly ConcurrentDictionary<string, DateTimeOffset> _strangers = new(StringComparer.Ordinal);
    private volatile VaultKey? _current;
    private volatile EnabledVersions? _enabled;

    /// <summary>Names the key; the vault isn't asked yet.</summary>
    /// <param name="key">Its identifier, with or without a version: <c>https://{vault}.vault.azure.net/keys/{name}</c>.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="limits">Patience, or null for the usual.</param>
    /// <param name="transport">What carries the requests, or null for the SDK's own.</param>
    /// <param name="time">The clock of pauses and time-outs.</param>
    /// <exception cref="FormatException">The identifier is none.</exception>
    public KeyVaultSigner(Uri key, TokenCredential credential, CallLimits? limits = null, HttpPipelineTransport? transport = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Segments is not { Length: 3 or 4 } segments || segments[1] != "keys/")
        {
            throw new FormatException("A key's identifier is written like https://my-vault.vault.azure.net/keys/my-key.");
        }

        _vault = new(new(key, "/"), credential, "https://vault.azure.net/.default", limits ?? new() { Attempt = TimeSpan.FromSeconds(10) }, transport, time);
        (_key, _name, _time) = (key, segments[2].TrimEnd('/'), time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var digest = Base64Url.EncodeToString(SHA256.HashData(content.Span));
        var key = _current ??= await FindAsync(cancellationToken);
        JsonElement answer;
        try
        {
            answer = await AskAsync(key, digest, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 403 or 404)
        {
            // Disabled, expired or gone: whoever did that made a newer version, or wants nothing signed.
            var newest = await ReadAsync($"/keys/{_name}", cancellationToken);
            if (newest.KeyId == key.KeyId)
            {
                throw Unusable(e);
            }

            _current = key = newest;
            answer = await TryAsync(() => AskAsync(newest, digest, cancellationToken));
        }
        catch (Exception e) when (AzureErrors.IsOfCall(e))
        {
            throw Unusable(e);
        }

        var signature = new DetachedSignature { Algorithm = "ES256", KeyId = key.KeyId, X = key.X, Y = key.Y, Value = answer.TryGetProperty("value", out var value) ? value.ToString() : "" };
        return Es256.Verify(signature, content.Span) ? signature : throw new SigningException("Key Vault answered with a signature that isn't the key's. Nothing was signed; try again.");
    }

    /// <inheritdoc/>
    public async Task<bool> OwnsAsync(string keyId, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        var known = _enabled;
        if (known is not null && known.At + KnownFor > now && known.KeyIds.Contains(keyId))
        {
            return true;
        }

        // Anyone can write a key id; asking the vault anew about each would let anyone throttle it.
        if (_strangers.TryGetValue(keyId, out var until) && now < until)
        {
            return false;
        }

        try
        {
            _enabled = known = await TryAsync(() => LearnAsync(now, cancellationToken));
        }
        catch (SigningException) when (known is not null && known.At + KnownWhileAwayFor > now && known.KeyIds.Contains(keyId))
        {
            // What is signed already stays checkable while the vault is away for a short time.
            return true;
        }

        if (known.KeyIds.Contains(keyId))
        {
            return true;
        }

        if (_strangers.Count > 10_000)
        {
            _strangers.Clear();
        }

        _strangers[keyId] = now + KnownFor;
        return false;
    }

    private async Task<VaultKey> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(_key.AbsolutePath, cancellationToken);
        }
        catch (SigningException e) when (_key.Segments.Length == 4 && e.InnerException is RequestFailedException { Status: 403 or 404 })
        {
            return await ReadAsync($"/keys/{_name}", cancellationToken); // the version was disabled while no process ran
        }
    }

    private async Task<VaultKey> ReadAsync(string path, CancellationToken cancellationToken) =>
        VaultKey.Read(await TryAsync(() => _vault.SendAsync(RequestMethod.Get, path + Version, null, cancellationToken)))
        ?? throw new SigningException("The key in Key Vault is no P-256 key. Make one of type EC on curve P-256 and name it in the settings.");

    private static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (AzureErrors.IsOfCall(e))
        {
            throw Unusable(e);
        }
    }

    private static SigningException Unusable(Exception e) => new(
        e is RequestFailedException { Status: 403, ErrorCode: "Forbidden" or "KeyDisabled" }
            ? "Key Vault refuses to sign: the key is disabled or expired, or the identity lacks its role. Enable a version, then try again; nothing was signed."
            : $"Key Vault can't be used: {AzureErrors.Describe(e)}. Nothing was signed; try again.",
        e);

    private Task<JsonElement> AskAsync(VaultKey key, string digest, CancellationToken cancellationToken) =>
        _vault.SendAsync(RequestMethod.Post, $"{key.Path}/sign{Version}", new { alg = "ES256", value = digest }, cancellationToken);

    private async Task<EnabledVersions> LearnAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keyIds = new HashSet<string>(StringComparer.Ordinal);
        for (var next = $"/keys/{_name}/versions{Version}"; next is not null;)
        {
            var page = await _vault.SendAsync(RequestMethod.Get, next, null, cancellationToken);
            foreach (var path in Paths(page))
            {
                if (_read.TryGetValue(path, out var read) || (read = await ReadEnabledAsync(path, cancellationToken)) is not null)
                {
                    _read[path] = read;
                    keyIds.Add(read.KeyId);
                }
            }

            // A link elsewhere would take the token with it.
            next = page.TryGetProperty("nextLink", out var link) && Uri.TryCreate(link.ToString(), UriKind.Absolute, out var uri) && uri.Host == _key.Host ? uri.PathAndQuery : null;
        }

        return new(keyIds, now);
    }

    /// <summary>A version, or null when it is no key that signs: disabled since it was listed, or of another kind.</summary>
    private async Task<VaultKey?> ReadEnabledAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return VaultKey.Read(await _vault.SendAsync(RequestMethod.Get, path + Version, null, cancellationToken));
        }
        catch (RequestFailedException e) when (e.Status is 403 or 404)
        {
            return null;
        }
    }

    private IEnumerable<string> Paths(JsonElement page) =>
        page.TryGetProperty("value", out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray()
                .Where(i => i.ValueKind == JsonValueKind.Object
                    && !(i.TryGetProperty("attributes", out var a) && a.ValueKind == JsonValueKind.Object && a.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.False))
                .Select(i => i.TryGetProperty("kid", out var kid) && Uri.TryCreate(kid.ToString(), UriKind.Absolute, out var uri) ? uri.AbsolutePath : "")
                .Where(p => p.StartsWith($"/keys/{_name}/", StringComparison.Ordinal))
            : [];
}
