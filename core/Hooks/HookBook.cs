using System.Collections.Concurrent;
using System.Security.Cryptography;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Hooks;

/// <summary>A workspace's subscriptions and what became of what they were told. Subscribing and unsubscribing are audited. Thread-safe.</summary>
public sealed class HookBook(IObjectStore store, HookSecrets secrets, IHookSender sender, TimeProvider clock, HookOptions? options = null, ILogger? logger = null)
{
    private const int MaxUrl = 2_000;

    private readonly AuditChain _audit = new(store);
    private readonly HookOptions _options = options ?? new();
    private readonly ConcurrentDictionary<string, bool> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Subscribes an address. Whatever happens from now on is told.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="by">Pseudonym of who subscribes.</param>
    /// <param name="url">Where events are posted.</param>
    /// <param name="events">Types wanted; all when empty.</param>
    /// <param name="campaign">Only briefs of this campaign; of all when null.</param>
    /// <param name="isPlainJson">Whether its receiver knows JSON by the plain name only.</param>
    /// <param name="cancellationToken">Gives up waiting; the hook may or may not be there.</param>
    /// <returns>The hook and the secret that its events are signed with.</returns>
    /// <exception cref="HookException">It can't be taken.</exception>
    public async Task<(Hook Hook, string Secret)> SubscribeAsync(string workspace, string by, string? url, IReadOnlyList<string> events, string? campaign, bool isPlainJson = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (url is not { Length: > 0 and <= MaxUrl } || !Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            throw new HookException("url", "malformed", $"The address is an absolute URL of at most {MaxUrl} characters.");
        }

        if (sender.Fault(address) is { } fault)
        {
            throw new HookException("url", "url-refused", fault);
        }

        if (events.FirstOrDefault(e => !EventTypes.All.Contains(e)) is { } unknown)
        {
            throw new HookException("events", "event-unknown", $"There is no event '{(unknown.Length <= 60 ? unknown : unknown[..60])}'. There are: {string.Join(", ", EventTypes.All)}.");
        }

        if (campaign is not null && !Ids.IsValid(campaign))
        {
            throw new HookException("campaign", "malformed", "A campaign has lower-case letters, digits and single dashes between them.");
        }

        if ((await ListAsync(workspace, cancellationToken)).Count >= _options.MaxHooks)
        {
            throw new HookException("", "too-many", $"The workspace has {_options.MaxHooks} hooks already. Unsubscribe those that nobody needs.");
        }

        var now = clock.GetUtcNow();
        var hook = new Hook
        {
            Id = $"h-{RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 20)}",
            Url = address,
            Events = [.. events.Distinct(StringComparer.Ordinal)],
            Campaign = campaign,
            IsPlainJson = isPlainJson,
            KeyId = secrets.CurrentKeyId,
            CreatedBy = by,
            CreatedAt = now,
        };
        await AuditAsync(workspace, "hook-added", hook.Id, by, now, cancellationToken);
        await store.WriteAsync(HookKeys.Hook(workspace, hook.Id), hook, PutCondition.Create, metadata: null, cancellationToken);
        return (hook, secrets.Of(workspace, hook.Id, hook.KeyId)!);
    }

    /// <summary>A hook, or null.</summary>
    public Task<Hook?> GetAsync(string workspace, string hook, CancellationToken cancellationToken = default) =>
        store.ReadAsync<Hook>(HookKeys.Hook(workspace, hook), cancellationToken);

    /// <summary>All hooks, oldest first. One that can't be read is logged and left out.</summary>
    public async Task<IReadOnlyList<Hook>> ListAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var hooks = new List<Hook>();
        await foreach (var listing in store.ListAsync(HookKeys.Hooks(workspace), startAfter: null, cancellationToken))
        {
            if (await ReadableAsync<Hook>(listing.Key, cancellationToken) is { } hook)
            {
                hooks.Add(hook);
            }
        }

        return [.. hooks.OrderBy(h => h.CreatedAt).ThenBy(h => h.Id, StringComparer.Ordinal)];
    }

    /// <summary>How a hook's subscriber has been lately.</summary>
    public async Task<HookHealth> HealthAsync(string workspace, string hook, CancellationToken cancellationToken = default) =>
        await ReadableAsync<HookHealth>(HookKeys.Health(workspace, hook), cancellationToken) ?? new();

    /// <summary>Unsubscribes: nothing is sent from now on, except what is on its way this moment. What was told is forgotten.</summary>
    public async Task RemoveAsync(string workspace, string hook, string by, CancellationToken cancellationToken = default)
    {
        await AuditAsync(workspace, "hook-removed", hook, by, clock.GetUtcNow(), cancellationToken);
        await store.DeleteAsync(HookKeys.Hook(workspace, hook), cancellationToken);
        await foreach (var listing in store.ListAsync($"{workspace}/deliveries/{hook}/", startAfter: null, cancellationToken))
        {
            await store.DeleteAsync(listing.Key, cancellationToken);
        }
    }

    /// <summary>Up to <paramref name="limit"/> of a hook's deliveries in some state.</summary>
    public async Task<IReadOnlyList<HookDelivery>> DeliveriesAsync(string workspace, string hook, DeliveryState state, int limit, CancellationToken cancellationToken = default)
    {
        var found = new List<HookDelivery>();
        await foreach (var listing in store.ListAsync(HookKeys.Deliveries(workspace, hook, state), startAfter: null, cancellationToken))
        {
            if (found.Count == limit)
            {
                break;
            }

            if (await ReadableAsync<HookDelivery>(listing.Key, cancellationToken) is { } delivery)
            {
                found.Add(delivery);
            }
        }

        return found;
    }

    /// <summary>Sends dead letters of a hook again, one or all, and takes the hook up again if it was dropped, also when there is no letter to send. Safe to repeat.</summary>
    /// <returns>How many; 0 also where there is no such hook or letter, and nothing changes then.</returns>
    public async Task<int> ReplayAsync(string workspace, string hook, string? eventId, string by, CancellationToken cancellationToken = default)
    {
        var letters = new List<string>();
        var prefix = HookKeys.Deliveries(workspace, hook, DeliveryState.Dead);
        await foreach (var listing in store.ListAsync(prefix + eventId, startAfter: null, cancellationToken))
        {
            if (eventId is null || listing.Key == prefix + eventId)
            {
                letters.Add(listing.Key);
            }
        }

        if (await GetAsync(workspace, hook, cancellationToken) is not { } found || (letters.Count == 0 && (eventId is not null || found.DroppedAt is null)))
        {
            return 0;
        }

        // Taken up first: a crash after that leaves dead letters, which can be replayed again, and never a dropped hook with something to send.
        var now = clock.GetUtcNow();
        await AuditAsync(workspace, "hook-replayed", hook, by, now, cancellationToken);
        await store.UpdateAsync<Hook>(HookKeys.Hook(workspace, hook), h => h is null ? null : h with { DroppedAt = null, DroppedReason = null }, cancellationToken);
        await store.DeleteAsync(HookKeys.Health(workspace, hook), cancellationToken);
        var count = 0;
        foreach (var letter in letters)
        {
            if (await ReadableAsync<HookDelivery>(letter, cancellationToken) is { } dead)
            {
                // First there, then gone here: a crash in between has it twice, which the receiver can tell by its id.
                var again = new HookDelivery { Event = dead.Event, QueuedAt = now, NextAt = now };
                await store.WriteAsync(HookKeys.Delivery(workspace, hook, DeliveryState.Pending, dead.Event.Id), again, PutCondition.Create, HookDispatcher.Marks(again), cancellationToken);
                await store.DeleteAsync(letter, cancellationToken);
                count++;
            }
        }

        return count;
    }

    private async Task<T?> ReadableAsync<T>(string key, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await store.ReadAsync<T>(key, cancellationToken);
        }
        catch (ObjectStoreException e) when (e.Code == "store-corrupt")
        {
            // Rounds come every second: said once.
            if (_unreadable.TryAdd(key, true))
            {
                logger?.LogError(e, "{Key} can't be read; it is left out", key);
            }

            return null;
        }
    }

    private Task AuditAsync(string workspace, string act, string hook, string by, DateTimeOffset at, CancellationToken cancellationToken) =>
        _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(at, act, by, new Dictionary<string, string> { ["hook"] = hook }), cancellationToken);
}
