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
    private const int IdLength = 16;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly KeyUses _uses = new(store, workspace, clock);

    private volatile bool _any;

    /// <summary>Makes a key. It is returned this once and can't be shown again.</summary>
    /// <exception cref="ArgumentException">The caller's name or a role isn't one.</exception>
    public async Task<string> CreateAsync(string caller, IReadOnlyList<string> roles, CancellationToken cancellationToken = default)
    {
        var key = Draw();
        await SaveAsync(key, new() { Caller = caller, Roles = roles, CreatedAt = clock.GetUtcNow() }, cancellationToken);
        return key;
    }

    /// <summary>A key that is nobody's yet.</summary>
    internal static string Draw() => Prefix + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>What lists and addresses call a key: the beginning of its hash, which opens nothing.</summary>
    internal static string IdOf(string key) => HashOf(key)[..IdLength];

    /// <summary>Makes a drawn key somebody's.</summary>
    /// <exception cref="ArgumentException">The caller's name or a role isn't one.</exception>
    internal async Task SaveAsync(string key, ApiKeyRecord record, CancellationToken cancellationToken)
    {
        Check(record.Caller, record.Roles);
        await store.WriteAsync(KeyOf(key), record, PutCondition.Create, metadata: null, cancellationToken);
        _any = true;
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

    /// <summary>All keys, by their holders, the oldest first.</summary>
    public async Task<IReadOnlyList<ListedKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        var used = await _uses.ListAsync(cancellationToken);
        var records = await Reads.EachAsync(await store.KeysAsync(Folder, cancellationToken), async (key, cancel) => (Id: IdAt(key), Record: await store.ReadAsync<ApiKeyRecord>(key, cancel)), cancellationToken);

        // One that was revoked a moment ago is gone.
        return [.. records.Where(r => r.Record is not null).Select(r => Listed(r.Id, r.Record!, used.TryGetValue(r.Id, out var at) ? at : null)).OrderBy(k => k.Caller, StringComparer.Ordinal).ThenBy(k => k.CreatedAt)];
    }

    /// <summary>Revokes keys: every one of a caller, or one of them.</summary>
    /// <param name="caller">Their holder.</param>
    /// <param name="id">The one, or null for all.</param>
    /// <param name="cancellationToken">Gives up; some may be revoked.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> RevokeAsync(string caller, string? id = null, CancellationToken cancellationToken = default)
    {
        var count = 0;
        foreach (var key in await store.KeysAsync(Folder + id, cancellationToken))
        {
            if ((id is null || IdAt(key) == id) && (await store.ReadAsync<ApiKeyRecord>(key, cancellationToken))?.Caller == caller)
            {
                await store.DeleteAsync(key, cancellationToken);
                await _uses.ForgetAsync(IdAt(key), cancellationToken);
                count++;
            }
        }

        return count;
    }

    /// <summary>Whose key it is. Looked up anew each time: what was revoked, by whichever process, opens nothing from then on.</summary>
    public async Task<KeyCheck> FindAsync(string? key, CancellationToken cancellationToken = default)
    {
        if (key is null || key.Length != Prefix.Length + Length || !key.StartsWith(Prefix, StringComparison.Ordinal) || await store.ReadAsync<ApiKeyRecord>(KeyOf(key), cancellationToken) is not { } record)
        {
            return KeyCheck.Unknown;
        }

        if (record.ExpiresAt is { } end && end <= clock.GetUtcNow())
        {
            return new(Caller: null, end);
        }

        await _uses.NoteAsync(IdOf(key), cancellationToken);
        return new(new(workspace, record.Caller, record.Roles));
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

    private string KeyOf(string key) => $"{Folder}{HashOf(key)}.json";

    private string IdAt(string key) => key[Folder.Length..(Folder.Length + IdLength)];

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    internal static ListedKey Listed(string id, ApiKeyRecord record, DateTimeOffset? usedAt) =>
        new(id, record.Caller, record.Roles, record.CreatedAt, record.CreatedBy, record.Purpose, record.ExpiresAt, usedAt);
}
