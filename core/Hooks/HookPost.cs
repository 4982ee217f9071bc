using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Hooks;

/// <summary>Posts one delivery, and enters what came of it. Thread-safe.</summary>
internal sealed class HookPost(IObjectStore store, HookSecrets secrets, IHookSender sender, TimeProvider clock, HookOptions options, ILogger logger)
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(2);

    /// <summary>Tries a pending delivery.</summary>
    /// <returns>Whether it arrived; null when another process has it, or it is gone.</returns>
    public async Task<bool?> PostAsync(string workspace, Hook hook, ObjectListing listing, TimeSpan lease, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(listing.Key, cancellationToken);
        if (found is null || Read(found) is not { } delivery)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var claimed = delivery with { Attempts = delivery.Attempts + 1, NextAt = now + lease };
        if (delivery.NextAt > now || await store.WriteAsync(listing.Key, claimed, PutCondition.Match(found.ETag), HookDispatcher.Marks(claimed), cancellationToken) is not { } claim)
        {
            return null;
        }

        if (secrets.Of(workspace, hook.Id, hook.KeyId) is not { } secret)
        {
            await DropAsync(workspace, hook.Id, "The studio's key that its secret came from was withdrawn. Subscribe again.", cancellationToken);
            return false;
        }

        var body = CloudEvent.Write(delivery.Event);
        var answer = await sender.SendAsync(hook.Url, body, HookSignature.Sign(hook.KeyId, secret, now, body), hook.IsPlainJson ? CloudEvent.PlainContentType : CloudEvent.ContentType, cancellationToken);
        if (answer.IsTaken)
        {
            await ArrivedAsync(workspace, hook.Id, claimed, cancellationToken);
            return true;
        }

        await FailedAsync(workspace, hook.Id, claimed, claim, answer, cancellationToken);
        return false;
    }

    /// <summary>Makes a dead letter of a pending delivery. One that can't be read is deleted: there is nothing in it to replay.</summary>
    public async Task BuryAsync(string workspace, string hook, string key, string reason, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(key, cancellationToken) is not { } found)
        {
            return;
        }

        if (Read(found) is not { } delivery)
        {
            logger.LogError("The delivery {Key} can't be read; it is deleted", key);
            await store.DeleteAsync(key, cancellationToken);
        }
        else
        {
            var dead = delivery with { EndedAt = clock.GetUtcNow(), LastError = delivery.LastError is { } last ? $"{reason} {last}" : reason };
            await EndAsync(workspace, hook, DeliveryState.Dead, dead, cancellationToken);
        }
    }

    private static HookDelivery? Read(StoredObject found)
    {
        try
        {
            return Documents.Parse<HookDelivery>(found);
        }
        catch (ObjectStoreException)
        {
            return null;
        }
    }

    private async Task ArrivedAsync(string workspace, string hook, HookDelivery delivery, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(HookKeys.Hook(workspace, hook), cancellationToken) is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        await EndAsync(workspace, hook, DeliveryState.Delivered, delivery with { EndedAt = now, LastError = null }, cancellationToken);
        await store.WriteAsync(HookKeys.Health(workspace, hook), new HookHealth { LastDeliveryAt = now }, PutCondition.Any, metadata: null, cancellationToken);
    }

    private async Task FailedAsync(string workspace, string hook, HookDelivery delivery, string claim, HookAnswer answer, CancellationToken cancellationToken)
    {
        // Only while it is ours: the hook may have been removed meanwhile, and nothing of it comes back.
        var now = clock.GetUtcNow();
        var again = delivery with { NextAt = now + Wait(delivery.Attempts, answer), LastError = answer.Reason };
        if (await store.WriteAsync(HookKeys.Delivery(workspace, hook, DeliveryState.Pending, delivery.Event.Id), again, PutCondition.Match(claim), HookDispatcher.Marks(again), cancellationToken) is null)
        {
            return;
        }

        var health = (await store.UpdateAsync<HookHealth>(HookKeys.Health(workspace, hook), old =>
        {
            var failures = (old?.Failures ?? 0) + 1;
            return (old ?? new()) with { FailingSince = old?.FailingSince ?? now, Failures = failures, NotBefore = now + Wait(failures, answer), LastError = answer.Reason };
        }, cancellationToken))!;
        if (answer.IsGone)
        {
            await DropAsync(workspace, hook, "The subscriber answered 410: it is gone.", cancellationToken);
        }
        else if (now - health.FailingSince >= options.DropAfter)
        {
            await DropAsync(workspace, hook, $"The subscriber has failed since {health.FailingSince:u}. {answer.Reason}", cancellationToken);
        }
    }

    // Given up where everybody sees it, and nothing is lost: what it wasn't told can be replayed.
    private async Task DropAsync(string workspace, string hook, string reason, CancellationToken cancellationToken)
    {
        await store.UpdateAsync<Hook>(HookKeys.Hook(workspace, hook), h => h is null ? null : h with { DroppedAt = clock.GetUtcNow(), DroppedReason = reason }, cancellationToken);
        await foreach (var listing in store.ListAsync(HookKeys.Deliveries(workspace, hook, DeliveryState.Pending), startAfter: null, cancellationToken))
        {
            await BuryAsync(workspace, hook, listing.Key, EventFanOut.Dropped, cancellationToken);
        }
    }

    private async Task EndAsync(string workspace, string hook, DeliveryState state, HookDelivery delivery, CancellationToken cancellationToken)
    {
        await store.WriteAsync(HookKeys.Delivery(workspace, hook, state, delivery.Event.Id), delivery, PutCondition.Any, metadata: null, cancellationToken);
        await store.DeleteAsync(HookKeys.Delivery(workspace, hook, DeliveryState.Pending, delivery.Event.Id), cancellationToken);
    }

    private TimeSpan Wait(int failures, HookAnswer answer)
    {
        var wait = options.WaitAfter(failures);
        return answer.RetryAfter is { } asked && asked > wait ? asked < LongestRetryAfter ? asked : LongestRetryAfter : wait;
    }
}
