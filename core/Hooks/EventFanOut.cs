using System.Collections.Concurrent;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Hooks;

/// <summary>Takes events from the outbox to each hook that wants them, and to the mirror's queue. One that can't be read or queued stays and holds up no other. Thread-safe.</summary>
internal sealed class EventFanOut(IObjectStore store, MirrorQueue? mirror, TimeProvider clock, ILogger logger)
{
    /// <summary>What a delivery says that never was tried, since its hook was dropped.</summary>
    public const string Dropped = "The hook was dropped.";

    private const int Most = 200;

    private readonly ConcurrentDictionary<string, bool> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Events that nobody was told of yet, up to 200. To be read before the hooks are: an event that is read here can't be older than a hook that isn't found then.</summary>
    public async Task<IReadOnlyList<(string Key, LifecycleEvent Event)>> ReadAsync(string workspace, CancellationToken cancellationToken)
    {
        var events = new List<(string Key, LifecycleEvent Event)>();
        await foreach (var listing in store.ListAsync(HookKeys.Outbox(workspace), startAfter: null, cancellationToken))
        {
            if (events.Count == Most)
            {
                break;
            }

            // Another process may have been quicker.
            if (await TryReadAsync(listing.Key, cancellationToken) is { } happened)
            {
                events.Add((listing.Key, happened));
            }
        }

        // Told in the order in which they happened, as far as that is known here.
        return [.. events.OrderBy(e => e.Event.Time)];
    }

    /// <summary>Queues events for those who want them, and takes them out of the outbox.</summary>
    public async Task RunAsync(string workspace, IReadOnlyList<(string Key, LifecycleEvent Event)> events, IReadOnlyList<Hook> hooks, CancellationToken cancellationToken)
    {
        foreach (var (key, happened) in events)
        {
            try
            {
                foreach (var hook in hooks.Where(h => h.Wants(happened)))
                {
                    await QueueAsync(workspace, hook, happened, cancellationToken);
                }

                if (mirror is not null)
                {
                    await mirror.AddAsync(happened, cancellationToken);
                }

                await store.DeleteAsync(key, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "The event {Event} could not be queued for all who want it; it is tried again", happened.Id);
            }
        }
    }

    private async Task<LifecycleEvent?> TryReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync<LifecycleEvent>(key, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Rounds come every second: said once.
            if (_unreadable.TryAdd(key, true))
            {
                logger.LogError(e, "The event {Key} can't be read; nobody is told of it", key);
            }

            return null;
        }
    }

    private async Task QueueAsync(string workspace, Hook hook, LifecycleEvent happened, CancellationToken cancellationToken)
    {
        foreach (var ended in (DeliveryState[])[DeliveryState.Delivered, DeliveryState.Dead])
        {
            if (await store.GetAsync(HookKeys.Delivery(workspace, hook.Id, ended, happened.Id), cancellationToken) is not null)
            {
                return;
            }
        }

        // Nobody asks a dropped hook's subscriber, but what happens meanwhile can be replayed.
        var now = clock.GetUtcNow();
        var delivery = new HookDelivery { Event = happened, QueuedAt = now, NextAt = now };
        var (state, queued) = hook.DroppedAt is null ? (DeliveryState.Pending, delivery) : (DeliveryState.Dead, delivery with { EndedAt = now, LastError = Dropped });
        await store.WriteAsync(HookKeys.Delivery(workspace, hook.Id, state, happened.Id), queued, PutCondition.Create, HookDispatcher.Marks(queued), cancellationToken);
    }
}
