using System.Text.Json;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Brands;

/// <summary>The brands of a workspace. Briefs read a brand when they need it, so that a change holds for the rounds after it. Thread-safe.</summary>
public sealed class BrandService(IObjectStore store, TimeProvider clock)
{
    private readonly AuditChain _audit = new(store);

    /// <summary>A brand, or null.</summary>
    public async Task<Brand?> GetAsync(string workspace, string brand, CancellationToken cancellationToken = default) =>
        Ids.IsValid(brand) ? await store.ReadAsync<Brand>(StoreKeys.Brand(workspace, brand), cancellationToken) : null;

    /// <summary>All brands, by id.</summary>
    public async Task<IReadOnlyList<Brand>> ListAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var brands = new List<Brand>();
        await foreach (var listing in store.ListAsync(StoreKeys.Brands(workspace), startAfter: null, cancellationToken))
        {
            if (await store.ReadAsync<Brand>(listing.Key, cancellationToken) is { } brand) brands.Add(brand);
        }

        return brands;
    }

    /// <summary>Stores a brand, over an earlier one by that id whatever that says, and audits that.</summary>
    /// <exception cref="BrandException">It can't be stored; nothing changed.</exception>
    public Task SaveAsync(string workspace, Brand brand, string by, CancellationToken cancellationToken = default) => SaveAsync(workspace, brand, by, seen: null, cancellationToken);

    /// <summary>Stores a brand, over the one that was seen, and audits that.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="brand">The brand.</param>
    /// <param name="by">Who stores it.</param>
    /// <param name="seen"><see cref="DocumentVersion"/> of the brand that the change was made from; null where it doesn't matter.</param>
    /// <param name="cancellationToken">Gives up; it may or may not be stored.</param>
    /// <exception cref="BrandException">It can't be stored; nothing changed.</exception>
    /// <exception cref="ChangedMeanwhileException">It says something else by now, or is gone.</exception>
    public async Task SaveAsync(string workspace, Brand brand, string by, string? seen, CancellationToken cancellationToken = default)
    {
        if (BrandValidator.Validate(brand) is { Count: > 0 } problems)
        {
            throw new BrandException(problems);
        }

        var found = seen is null ? null : await store.GetAsync(StoreKeys.Brand(workspace, brand.Id), cancellationToken);
        if (seen is not null && (found is null || DocumentVersion.Of(Documents.Parse<Brand>(found)) != seen))
        {
            throw new ChangedMeanwhileException();
        }

        // The content by its hash: the chain can say what held when without repeating it. Audited before it works, as all administrative acts are.
        var bytes = JsonSerializer.SerializeToUtf8Bytes(brand, WorkflowJson.Options);
        var facts = new Dictionary<string, string> { ["brand"] = brand.Id, ["content"] = await store.PutBlobAsync(workspace, bytes, cancellationToken) };
        await _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(clock.GetUtcNow(), "brand-set", by, facts), cancellationToken);
        if (await store.PutAsync(StoreKeys.Brand(workspace, brand.Id), bytes, found is null ? PutCondition.Any : PutCondition.Match(found.ETag), metadata: null, cancellationToken) is null)
        {
            throw new ChangedMeanwhileException();
        }
    }

    /// <summary>Takes a brand away, and audits that. Briefs under way go on without its rules; new ones that name it are turned away.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> DeleteAsync(string workspace, string brand, string by, CancellationToken cancellationToken = default)
    {
        if (await GetAsync(workspace, brand, cancellationToken) is null)
        {
            return false;
        }

        await _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(clock.GetUtcNow(), "brand-deleted", by, new Dictionary<string, string> { ["brand"] = brand }), cancellationToken);
        await store.DeleteAsync(StoreKeys.Brand(workspace, brand), cancellationToken);
        return true;
    }
}
