using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Inbox;

/// <summary>
/// A brief's mail. A signal is acknowledged when it is stored; the doorbell after it may be lost, since the workflow and the sweep look again. Thread-safe.
/// </summary>
public sealed class BriefInbox(IObjectStore store, IDoorbell bell)
{
    /// <summary>The doorbell that says there is mail.</summary>
    public const string Doorbell = "mail";

    /// <summary>Stores a signal and rings. The first signal with an id stays; a repeat changes nothing, and does not ring, so that repeating costs the workflow nothing: a ring that was lost is the sweep's to make up for.</summary>
    /// <returns>True when this call stored it.</returns>
    public async Task<bool> PostAsync(string workspace, string brief, Signal signal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signal);
        var key = StoreKeys.Signal(workspace, brief, signal.Id);
        var isNew = await store.WriteAsync(key, signal, PutCondition.Create, metadata: null, cancellationToken) is not null;
        if (isNew)
        {
            await RingAsync(brief, cancellationToken);
        }

        return isNew;
    }

    /// <summary>Rings again, for what was stored before.</summary>
    public Task RingAsync(string brief, CancellationToken cancellationToken = default) => bell.RingAsync(brief, Doorbell, cancellationToken);
}
