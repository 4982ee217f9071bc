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
/// Signs with a P-256 key that never leaves Azure Key Vault. It signs with the version that was newest when it was opened, and with a newer one when that is disabled.
/// Every version of the key that is enabled counts as the studio's own: disabling one takes back what it signed. Each signature is checked before it is handed out. Thread-safe; keep one.
/// </summary>
/// <remarks>Source: Key Vault REST API 7.4, Get Key, Get Key Versions, Sign (ES256 of RFC 7518: R and S, 64 bytes). The identity needs Key Vault Crypto User.</remarks>
public sealed class KeyVaultSigner : ISigner
{
    private const string Version = "?api-version=7.4";
    private static readonly TimeSpan UnknownFor = TimeSpan.FromMinutes(5);

    private readonly RestService _vault;
    private readonly string _name;
    private readonly string _host;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, VaultKey> _versions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _strangers = new(StringComparer.Ordinal);
    private volatile VaultKey _current;

    private KeyVaultSigner(RestService vault, Uri key, VaultKey current, TimeProvider time) =>
        (_vault, _name, _host, _current, _time) = (vault, NameOf(key), key.Host, current, time);

    /// <inheritdoc/>
    public string KeyId => _current.KeyId;

    /// <summary>Finds the key.</summary>
    /// <param name="key">Its identifier, with or without a version: <c>https://{vault}.vault.azure.net/keys/{name}</c>.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="limits">Patience, or null for the usual.</param>
    /// <param name="transport">What carries the requests, or null for the SDK's own.</param>
    /// <param name="time">The clock of pauses and time-outs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SigningException">The vault can't be used, or the key is no P-256 key.</exception>
    public static async Task<KeyVaultSigner> OpenAsync(
        Uri key, TokenCredential credential, CallLimits? limits = null, HttpPipelineTransport? transport = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Segments is not { Length: 3 or 4 } segments || segments[1] != "keys/")
        {
            throw new FormatException("A key's identifier is written like https://my-vault.vault.azure.net/keys/my-key.");
        }

        var vault = new RestService(new(key, "/"), credential, "https://vault.azure.net/.default", limits ?? new() { Attempt = TimeSpan.FromSeconds(10) }, transport, time);
        return new(vault, key, await ReadAsync(vault, key.AbsolutePath, cancellationToken), time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async Task<DetachedSignature> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var digest = Base64Url.EncodeToString(SHA256.HashData(content.Span));
        var key = _current;
        JsonElement answer;
        try
        {
            answer = await AskAsync(key, digest, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 403 or 404)
        {
            // Disabled, expired or gone: whoever did that made a newer version, or wants nothing signed.
            var newest = await ReadAsync(_vault, $"/keys/{_name}", cancellationToken);
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
        if (keyId == KeyId || _versions.Values.Any(v => v.KeyId == keyId))
        {
            return true;
        }

        // Anyone can write a key id; asking the vault anew about each would let anyone throttle it.
        if (_strangers.TryGetValue(keyId, out var until) && _time.GetUtcNow() < until)
        {
            return false;
        }

        await TryAsync(() => LearnAsync(cancellationToken));
        if (_versions.Values.Any(v => v.KeyId == keyId))
        {
            return true;
        }

        if (_strangers.Count > 10_000)
        {
            _strangers.Clear();
        }

        _strangers[keyId] = _time.GetUtcNow() + UnknownFor;
        return false;
    }

    private static string NameOf(Uri key) => key.Segments[2].TrimEnd('/');

    private static async Task<VaultKey> ReadAsync(RestService vault, string path, CancellationToken cancellationToken) =>
        VaultKey.Read(await TryAsync(() => vault.SendAsync(RequestMethod.Get, path + Version, null, cancellationToken)))
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

    private async Task<bool> LearnAsync(CancellationToken cancellationToken)
    {
        for (var next = $"/keys/{_name}/versions{Version}"; next is not null;)
        {
            var page = await _vault.SendAsync(RequestMethod.Get, next, null, cancellationToken);
            foreach (var path in Paths(page).Where(p => !_versions.ContainsKey(p)))
            {
                try
                {
                    if (VaultKey.Read(await _vault.SendAsync(RequestMethod.Get, path + Version, null, cancellationToken)) is { } key)
                    {
                        _versions[path] = key;
                    }
                }
                catch (RequestFailedException e) when (e.Status is 403 or 404)
                {
                    // A disabled version tells nothing, and doesn't count.
                }
            }

            // A link elsewhere would take the token with it.
            next = page.TryGetProperty("nextLink", out var link) && Uri.TryCreate(link.ToString(), UriKind.Absolute, out var uri) && uri.Host == _host ? uri.PathAndQuery : null;
        }

        return true;
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
