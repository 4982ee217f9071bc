using Atelier.Core.Audit;
using Atelier.Core.Storage;

namespace Atelier.Web.Identity;

/// <summary>Makes and withdraws API keys, each act audited in the workspace's administrative chain before it works. Thread-safe.</summary>
public sealed class KeyBook(IObjectStore store, string workspace, TimeProvider clock)
{
    private readonly AuditChain _audit = new(store);
    private readonly ApiKeys _keys = new(store, workspace, clock);

    /// <summary>Makes a key. It is returned this once and can't be shown again.</summary>
    /// <exception cref="ArgumentException">The caller's name or a role isn't one.</exception>
    public async Task<string> AddAsync(string caller, IReadOnlyList<string> roles, string by, CancellationToken cancellationToken = default)
    {
        ApiKeys.Check(caller, roles);
        await AuditAsync("key-added", caller, string.Join(' ', roles), by, cancellationToken);
        return await _keys.CreateAsync(caller, roles, cancellationToken);
    }

    /// <summary>Withdraws every key of a caller.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RevokeAsync(string caller, string by, CancellationToken cancellationToken = default)
    {
        ApiKeys.Check(caller, []);
        await AuditAsync("key-revoked", caller, "", by, cancellationToken);
        return await _keys.RevokeAsync(caller, cancellationToken);
    }

    /// <summary>All keys, by their holders.</summary>
    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken = default) => _keys.ListAsync(cancellationToken);

    private Task AuditAsync(string act, string name, string roles, string by, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["roles"] = roles };
        return _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(clock.GetUtcNow(), act, by, facts), cancellationToken);
    }
}
