using System.Collections.Concurrent;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;

namespace Atelier.Web.Briefs;

/// <summary>
/// A workspace's briefs, newest first. Keys are skipped through brief by brief, and what never changes is remembered, so a list costs one step a brief
/// and reads only the briefs it shows. Thread-safe.
/// </summary>
internal sealed class BriefList(IObjectStore store)
{
    private readonly ConcurrentDictionary<(string Workspace, string Id), BriefHead> _heads = new();

    /// <summary>Up to <paramref name="limit"/> briefs behind <paramref name="after"/>, and whether there are more.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="onlyOpen">Only briefs without outcome.</param>
    /// <param name="campaign">Only those of a campaign; of all when null.</param>
    /// <param name="after">The id that the page before ended with; from the start when null.</param>
    /// <param name="limit">Briefs at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<(IReadOnlyList<BriefHead> Heads, bool HasMore)> PageAsync(string workspace, bool onlyOpen, string? campaign, string? after, int limit, CancellationToken cancellationToken = default)
    {
        var ids = onlyOpen ? OpenAsync(workspace, cancellationToken) : AllAsync(workspace, cancellationToken);
        var heads = new List<BriefHead>();
        await foreach (var id in ids)
        {
            if (await HeadAsync(workspace, id, cancellationToken) is { } head && (campaign is null || head.Campaign == campaign))
            {
                heads.Add(head);
            }
        }

        var sorted = heads.OrderByDescending(h => h.SubmittedAt).ThenBy(h => h.Id, StringComparer.Ordinal).ToList();
        var start = after is null ? 0 : sorted.FindIndex(h => h.Id == after) + 1;
        return ([.. sorted.Skip(start).Take(limit)], sorted.Count > start + limit);
    }

    private async IAsyncEnumerable<string> OpenAsync(string workspace, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.OpenBriefs(workspace);
        await foreach (var mark in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            yield return mark.Key[prefix.Length..];
        }
    }

    private async IAsyncEnumerable<string> AllAsync(string workspace, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = $"{workspace}/briefs/";
        string? last = null;
        while (await FirstAsync(prefix, last, cancellationToken) is { } key)
        {
            var id = key[prefix.Length..key.IndexOf('/', prefix.Length)];
            yield return id;

            // Behind everything a brief has: no key of a brief begins with z.
            last = $"{prefix}{id}/zz";
        }
    }

    private async Task<string?> FirstAsync(string prefix, string? startAfter, CancellationToken cancellationToken)
    {
        await foreach (var listing in store.ListAsync(prefix, startAfter, cancellationToken))
        {
            return listing.Key;
        }

        return null;
    }

    private async Task<BriefHead?> HeadAsync(string workspace, string id, CancellationToken cancellationToken)
    {
        if (_heads.TryGetValue((workspace, id), out var known))
        {
            return known;
        }

        var brief = await store.ReadAsync<Brief>(StoreKeys.Brief(workspace, id), cancellationToken);
        return brief is null ? null : _heads.GetOrAdd((workspace, id), new BriefHead(id, brief.Campaign, brief.SubmittedAt));
    }
}
