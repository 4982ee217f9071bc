using System.Globalization;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Hooks;

/// <summary>
/// Tells subscribers what happened: takes events from the outbox to each hook that wants them, and posts those that are due. At least once; the event's id tells a repeat.
/// Run it every second or so; running it often, or in several processes at once, is harmless. Thread-safe.
/// </summary>
public sealed class HookDispatcher
{
    private const int Most = 200;
    private const int AtOnce = 8;

    // While one process posts, no other does; one that dies leaves the delivery for this long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private readonly IObjectStore _store;
    private readonly HookBook _hooks;
    private readonly HookPost _post;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HookOptions _options;
    private readonly IEventMirror? _mirror;
    private DateTimeOffset _tidyAt;

    /// <summary>Over the store and a way to post.</summary>
    public HookDispatcher(IObjectStore store, HookBook hooks, HookSecrets secrets, IHookSender sender, TimeProvider clock, ILogger logger, HookOptions? options = null, IEventMirror? mirror = null)
    {
        (_store, _hooks, _clock, _logger, _options, _mirror) = (store, hooks, clock, logger, options ?? new(), mirror);
        _post = new(store, secrets, sender, clock, _options);
    }

    /// <summary>One round.</summary>
    /// <returns>How many events arrived.</returns>
    public async Task<int> RunAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var hooks = await _hooks.ListAsync(workspace, cancellationToken);
        await FanOutAsync(workspace, hooks, cancellationToken);
        var arrived = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(hooks.Where(h => h.DroppedAt is null), options, async (hook, cancel) => Interlocked.Add(ref arrived, await TryTellAsync(workspace, hook, cancel)));
        await TidyAsync(workspace, hooks, cancellationToken);
        return arrived;
    }

    /// <summary>What a listing says of a pending delivery, so that those that aren't due need not be read.</summary>
    internal static Dictionary<string, string> Marks(HookDelivery delivery) => new(StringComparer.Ordinal)
    {
        ["next"] = delivery.NextAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
        ["queued"] = delivery.QueuedAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
    };

    private async Task FanOutAsync(string workspace, IReadOnlyList<Hook> hooks, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var listing in _store.ListAsync(HookKeys.Outbox(workspace), startAfter: null, cancellationToken))
        {
            if (count++ == Most)
            {
                return;
            }

            // Another process may have been quicker.
            if (await _store.ReadAsync<LifecycleEvent>(listing.Key, cancellationToken) is not { } happened)
            {
                continue;
            }

            foreach (var hook in hooks.Where(h => h.DroppedAt is null && h.Wants(happened)))
            {
                await QueueAsync(workspace, hook, happened, cancellationToken);
            }

            if (_mirror is not null)
            {
                await _mirror.PublishAsync(happened, CloudEvent.Write(happened), cancellationToken);
            }

            await _store.DeleteAsync(listing.Key, cancellationToken);
        }
    }

    private async Task QueueAsync(string workspace, Hook hook, LifecycleEvent happened, CancellationToken cancellationToken)
    {
        foreach (var state in (DeliveryState[])[DeliveryState.Delivered, DeliveryState.Dead])
        {
            if (await _store.GetAsync(HookKeys.Delivery(workspace, hook.Id, state, happened.Id), cancellationToken) is not null)
            {
                return;
            }
        }

        var now = _clock.GetUtcNow();
        var delivery = new HookDelivery { Event = happened, QueuedAt = now, NextAt = now };
        await _store.WriteAsync(HookKeys.Delivery(workspace, hook.Id, DeliveryState.Pending, happened.Id), delivery, PutCondition.Create, Marks(delivery), cancellationToken);
    }

    // One subscriber's trouble is its own.
    private async Task<int> TryTellAsync(string workspace, Hook hook, CancellationToken cancellationToken)
    {
        try
        {
            return await TellAsync(workspace, hook, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.LogWarning(e, "Hook {Hook} could not be told of everything; it is tried again", hook.Id);
            return 0;
        }
    }

    private async Task<int> TellAsync(string workspace, Hook hook, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var pending = await PendingAsync(workspace, hook, now, cancellationToken);
        foreach (var old in pending.Where(p => now - p.Queued >= _options.GiveUpAfter))
        {
            await _post.BuryAsync(workspace, hook.Id, old.Listing.Key, "Its time ran out.", cancellationToken);
        }

        var health = await _hooks.HealthAsync(workspace, hook.Id, cancellationToken);
        if (health.NotBefore > now)
        {
            return 0;
        }

        // A subscriber that fails is asked with one event; the others follow when it takes that.
        var due = pending.Where(p => p.Next <= now && now - p.Queued < _options.GiveUpAfter).OrderBy(p => p.Queued).Take(health.FailingSince is null ? Most : 1).ToList();
        var arrived = 0;
        foreach (var (listing, _, _) in due)
        {
            switch (await _post.PostAsync(workspace, hook, listing, Lease, cancellationToken))
            {
                case true:
                    arrived++;
                    break;
                case false:
                    return arrived;
            }
        }

        return arrived;
    }

    private async Task<List<(ObjectListing Listing, DateTimeOffset Next, DateTimeOffset Queued)>> PendingAsync(string workspace, Hook hook, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = new List<(ObjectListing, DateTimeOffset, DateTimeOffset)>();
        await foreach (var listing in _store.ListAsync(HookKeys.Deliveries(workspace, hook.Id, DeliveryState.Pending), startAfter: null, cancellationToken))
        {
            pending.Add((listing, Mark(listing, "next", now), Mark(listing, "queued", now)));
        }

        return pending;
    }

    private async Task TidyAsync(string workspace, IReadOnlyList<Hook> hooks, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        if (now < _tidyAt)
        {
            return;
        }

        _tidyAt = now + TidyEvery;
        foreach (var hook in hooks)
        {
            foreach (var (state, keep) in new[] { (DeliveryState.Delivered, _options.KeepDelivered), (DeliveryState.Dead, _options.KeepDead) })
            {
                await foreach (var listing in _store.ListAsync(HookKeys.Deliveries(workspace, hook.Id, state), startAfter: null, cancellationToken))
                {
                    if (now - listing.CreatedAt > keep)
                    {
                        await _store.DeleteAsync(listing.Key, cancellationToken);
                    }
                }
            }
        }
    }

    private static DateTimeOffset Mark(ObjectListing listing, string name, DateTimeOffset otherwise) =>
        listing.Metadata.TryGetValue(name, out var ticks) && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new(value, TimeSpan.Zero) : otherwise;
}
