using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;

namespace Atelier.Web.Identity;

/// <summary>
/// A workspace's API keys: <c>atl_</c> and 43 characters, 256 random bits. Only their SHA-256 is kept; with so much chance in a key, a plain hash can't be
/// searched, and looking it up by its own hash leaks no timing. Thread-safe.
/// </summary>
public sealed class ApiKeys(IObjectStore store, string workspace, TimeProvider clock)
{
    /// <summary>What every key begins with, so that leak scanners know one when they see it.</summary>
    public const string Prefix = "atl_";

    private const int Length = 43;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private volatile bool _any;

    /// <summary>Makes a key. It is returned this once and can't be shown again.</summary>
    /// <exception cref="ArgumentException">The caller's name or a role isn't one.</exception>
    public async Task<string> CreateAsync(string caller, IReadOnlyList<string> roles, CancellationToken cancellationToken = default)
    {
        Check(caller, roles);
        var key = Prefix + RandomNumberGenerator.GetString(Alphabet, Length);
        var record = new ApiKeyRecord { Caller = caller, Roles = roles, CreatedAt = clock.GetUtcNow() };
        await store.WriteAsync(KeyOf(key), record, PutCondition.Create, metadata: null, cancellationToken);
        _any = true;
        return key;
    }

    /// <summary>Throws unless somebody may be called so and hold these roles.</summary>
    /// <exception cref="ArgumentException">The caller's name or a role isn't one.</exception>
    public static void Check(string caller, IReadOnlyList<string> roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        if (!Ids.IsValid(caller) || !roles.All(Ids.IsValid))
        {
            throw new ArgumentException("Callers and roles are lower-case letters, digits and dashes.", nameof(caller));
        }
    }

    /// <summary>All keys as they are at rest, by their holders.</summary>
    public async Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken = default)
    {
        var records = new List<ApiKeyRecord>();
        await foreach (var listing in store.ListAsync(Folder, startAfter: null, cancellationToken))
        {
            // One that was withdrawn a moment ago is gone.
            if (await store.ReadAsync<ApiKeyRecord>(listing.Key, cancellationToken) is { } record)
            {
                records.Add(record);
            }
        }

        return [.. records.OrderBy(r => r.Caller, StringComparer.Ordinal).ThenBy(r => r.CreatedAt)];
    }

    /// <summary>Withdraws every key of a caller.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RevokeAsync(string caller, CancellationToken cancellationToken = default)
    {
        var count = 0;
        await foreach (var listing in store.ListAsync(Folder, startAfter: null, cancellationToken))
        {
            if ((await store.ReadAsync<ApiKeyRecord>(listing.Key, cancellationToken))?.Caller == caller)
            {
                await store.DeleteAsync(listing.Key, cancellationToken);
                count++;
            }
        }

        return count;
    }

    /// <summary>Whose key it is, or null.</summary>
    public async Task<Caller?> FindAsync(string? key, CancellationToken cancellationToken = default)
    {
        if (key is null || key.Length != Prefix.Length + Length || !key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var record = await store.ReadAsync<ApiKeyRecord>(KeyOf(key), cancellationToken);
        return record is null ? null : new(workspace, record.Caller, record.Roles);
    }

    /// <summary>Whether there are any keys, whichever process made them.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken = default)
    {
        // Once there are keys, trust in loopback is over for good, also when the last one was deleted while we run.
        if (!_any)
        {
            await foreach (var _ in store.ListAsync(Folder, startAfter: null, cancellationToken))
            {
                _any = true;
                break;
            }
        }

        return _any;
    }

    private string Folder => $"{workspace}/keys/api/";

    private string KeyOf(string key) => $"{Folder}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}.json";
}
