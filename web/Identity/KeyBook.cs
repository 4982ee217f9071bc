using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;

namespace Atelier.Web.Identity;

/// <summary>Makes and revokes API keys, each act audited in the workspace's administrative chain before it works. Thread-safe.</summary>
public sealed class KeyBook(IObjectStore store, string workspace, TimeProvider clock)
{
    private readonly AuditChain _audit = new(store);
    private readonly ApiKeys _keys = new(store, workspace, clock);

    /// <summary>Makes a key. It is returned this once and can't be shown again.</summary>
    /// <exception cref="ArgumentException">The caller's name or a role isn't one.</exception>
    public async Task<string> AddAsync(string caller, IReadOnlyList<string> roles, string by, CancellationToken cancellationToken = default) =>
        (await AddAsync(new(caller, roles), by, form: null, cancellationToken))!.Secret;

    /// <summary>Makes a key, once for each form.</summary>
    /// <param name="wish">What is wanted.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="form">Names the form that it was asked for with, or null: the same form again makes no second key.</param>
    /// <param name="cancellationToken">Gives up; the key may or may not exist, and nobody has seen it.</param>
    /// <returns>The key, which can't be shown again; null when this form had made one before.</returns>
    /// <exception cref="ArgumentException">The caller's name or a role isn't one.</exception>
    public async Task<MadeKey?> AddAsync(NewKey wish, string by, string? form, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ApiKeys.Check(wish.Caller, wish.Roles);
        var key = ApiKeys.Draw();
        var id = ApiKeys.IdOf(key);
        if (form is not null && (await store.WriteOnceAsync(FormKey(by, form), new IdempotencyRecord(id, ""), metadata: null, cancellationToken)).BriefId != id)
        {
            return null;
        }

        var record = new ApiKeyRecord { Caller = wish.Caller, Roles = wish.Roles, CreatedAt = clock.GetUtcNow(), CreatedBy = by, Purpose = wish.Purpose, ExpiresAt = wish.ExpiresAt };
        await AuditAsync("key-added", by, record, id, cancellationToken);
        await _keys.SaveAsync(key, record, cancellationToken);
        return new(key, ApiKeys.Listed(id, record, usedAt: null));
    }

    /// <summary>Revokes every key of a caller.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RevokeAsync(string caller, string by, CancellationToken cancellationToken = default)
    {
        ApiKeys.Check(caller, []);
        await AuditAsync("key-revoked", by, new() { Caller = caller, Roles = [], CreatedAt = default }, id: "", cancellationToken);
        return await _keys.RevokeAsync(caller, id: null, cancellationToken);
    }

    /// <summary>Revokes one key.</summary>
    public async Task RevokeAsync(ListedKey key, string by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await AuditAsync("key-revoked", by, new() { Caller = key.Caller, Roles = key.Roles, CreatedAt = default }, key.Id, cancellationToken);
        await _keys.RevokeAsync(key.Caller, key.Id, cancellationToken);
    }

    /// <summary>All keys, by their holders.</summary>
    public Task<IReadOnlyList<ListedKey>> ListAsync(CancellationToken cancellationToken = default) => _keys.ListAsync(cancellationToken);

    /// <summary>Whether there are any keys.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellationToken = default) => _keys.AnyAsync(cancellationToken);

    private string FormKey(string by, string form) => StoreKeys.Idempotency(workspace, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"key\n{by}\n{form}"))));

    private Task AuditAsync(string act, string by, ApiKeyRecord record, string id, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = record.Caller, ["roles"] = string.Join(' ', record.Roles) };
        if (id.Length > 0)
        {
            facts["key"] = id;
        }

        if (record.ExpiresAt is { } end)
        {
            facts["expires"] = end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(clock.GetUtcNow(), act, by, facts), cancellationToken);
    }
}
