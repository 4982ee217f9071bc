using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Hooks;

/// <summary>What the mirror was not told of yet. The mirror has its own queue, so that hooks are told while it is away. Thread-safe.</summary>
internal sealed class MirrorQueue(IObjectStore store, IEventMirror mirror, ILogger logger)
{
    private const int Most = 200;

    /// <summary>Queues an event. Safe to repeat.</summary>
    public Task AddAsync(LifecycleEvent happened, CancellationToken cancellationToken) =>
        store.WriteAsync(HookKeys.Unmirrored(happened.Workspace) + happened.Id, happened, PutCondition.Create, metadata: null, cancellationToken);

    /// <summary>Tells the mirror what waits, up to 200 events. What it doesn't take is tried again in the next round.</summary>
    public async Task RunAsync(string workspace, CancellationToken cancellationToken)
    {
        try
        {
            var count = 0;
            await foreach (var listing in store.ListAsync(HookKeys.Unmirrored(workspace), startAfter: null, cancellationToken))
            {
                if (count++ == Most)
                {
                    return;
                }

                if (await store.ReadAsync<LifecycleEvent>(listing.Key, cancellationToken) is { } happened)
                {
                    await mirror.PublishAsync(happened, CloudEvent.Write(happened), cancellationToken);
                    await store.DeleteAsync(listing.Key, cancellationToken);
                }
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Events could not be mirrored; they are tried again");
        }
    }
}
