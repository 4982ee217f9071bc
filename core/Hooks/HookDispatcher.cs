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

    // Nobody is told while a round waits for its slowest subscriber: one that takes its time gets what fits, and the rest in the next rounds.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    // While one process posts, no other does; one that dies leaves the delivery for this long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private readonly IObjectStore _store;
    private readonly HookBook _hooks;
    private readonly HookPost _post;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HookOptions _options;
    private readonly EventFanOut _fanOut;
    private readonly MirrorQueue? _mirror;
    private DateTimeOffset _tidyAt;

    /// <summary>Over the store and a way to post.</summary>
    public HookDispatcher(IObjectStore store, HookBook hooks, HookSecrets secrets, IHookSender sender, TimeProvider clock, ILogger logger, HookOptions? options = null, IEventMirror? mirror = null)
    {
        (_store, _hooks, _clock, _logger, _options) = (store, hooks, clock, logger, options ?? new());
        _mirror = mirror is null ? null : new(store, mirror, logger);
        _fanOut = new(store, _mirror, clock, logger);
        _post = new(store, secrets, sender, clock, _options, logger);
    }

    /// <summary>One round.</summary>
    /// <returns>How many events arrived.</returns>
    public async Task<int> RunAsync(string workspace, CancellationToken cancellationToken = default)
    {
        // Events first: a hook that is made meanwhile is either found now, or its events are for the next round.
        var events = await _fanOut.ReadAsync(workspace, cancellationToken);
        var hooks = await _hooks.ListAsync(workspace, cancellationToken);
        await _fanOut.RunAsync(workspace, events, hooks, cancellationToken);
        var mirrored = _mirror?.RunAsync(workspace, cancellationToken) ?? Task.CompletedTask;
        var arrived = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(hooks, options, async (hook, cancel) => Interlocked.Add(ref arrived, await TryTellAsync(workspace, hook, cancel)));
        await mirrored;
        await TidyAsync(workspace, hooks, cancellationToken);
        return arrived;
    }

    /// <summary>What a listing says of a pending delivery, so that those that aren't due need not be read.</summary>
    internal static Dictionary<string, string> Marks(HookDelivery delivery) => new(StringComparer.Ordinal)
    {
        ["next"] = delivery.NextAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
        ["queued"] = delivery.QueuedAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
        ["happened"] = delivery.Event.Time.UtcTicks.ToString(CultureInfo.InvariantCulture),
    };

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
        if (hook.DroppedAt is not null)
        {
            await BuryLeftAsync(workspace, hook, pending, cancellationToken);
            return 0;
        }

        foreach (var old in pending.Where(p => now - p.Queued >= _options.GiveUpAfter))
        {
            await _post.BuryAsync(workspace, hook.Id, old.Listing.Key, "Its time ran out.", cancellationToken);
        }

        var health = await _hooks.HealthAsync(workspace, hook.Id, cancellationToken);
        if (health.FailingSince is not null && pending.TrueForAll(p => now - p.Queued >= _options.GiveUpAfter))
        {
            // Nothing waits, so that it isn't asked: that is no failing. What comes next begins anew.
            await _store.UpdateAsync<HookHealth>(HookKeys.Health(workspace, hook.Id), h => h is null ? null : h with { FailingSince = null, Failures = 0, NotBefore = null }, cancellationToken);
            return 0;
        }

        if (health.NotBefore > now)
        {
            return 0;
        }

        // A subscriber that fails is asked with one event; the others follow when it takes that. Each time with the one that has waited longest for its turn: one that the
        // subscriber can't take keeps none of the others from it.
        var ready = pending.Where(p => p.Next <= now && now - p.Queued < _options.GiveUpAfter);
        var due = health.FailingSince is null ? ready.OrderBy(p => p.Happened).Take(Most).ToList() : [.. ready.OrderBy(p => p.Next).Take(1)];
        var arrived = 0;
        var began = _clock.GetTimestamp();
        foreach (var delivery in due)
        {
            if (_clock.GetElapsedTime(began) > Turn)
            {
                return arrived;
            }

            switch (await _post.PostAsync(workspace, hook, delivery.Listing, Lease, cancellationToken))
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

    // What a crash left while the hook was dropped. What a replay brings comes after the hook was taken up again, so that this can't be in the list and the hook still dropped.
    private async Task BuryLeftAsync(string workspace, Hook hook, IReadOnlyList<Waiting> left, CancellationToken cancellationToken)
    {
        if (left.Count > 0 && await _hooks.GetAsync(workspace, hook.Id, cancellationToken) is { DroppedAt: not null })
        {
            foreach (var delivery in left)
            {
                await _post.BuryAsync(workspace, hook.Id, delivery.Listing.Key, EventFanOut.Dropped, cancellationToken);
            }
        }
    }

    private async Task<List<Waiting>> PendingAsync(string workspace, Hook hook, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = new List<Waiting>();
        await foreach (var listing in _store.ListAsync(HookKeys.Deliveries(workspace, hook.Id, DeliveryState.Pending), startAfter: null, cancellationToken))
        {
            pending.Add(new(listing, Mark(listing, "next", now), Mark(listing, "queued", now), Mark(listing, "happened", now)));
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

    // A pending delivery as its listing tells.
    private sealed record Waiting(ObjectListing Listing, DateTimeOffset Next, DateTimeOffset Queued, DateTimeOffset Happened);
}
