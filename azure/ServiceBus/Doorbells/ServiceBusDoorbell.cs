using Atelier.Core.Workflows;
using Azure.Messaging.ServiceBus;

namespace Atelier.Azure.ServiceBus;

/// <summary>
/// Rings workflows from processes that run none: each ring is a message on the queue <see cref="Queue"/>, which the host of the workflows reads. Thread-safe.
/// </summary>
/// <remarks>Rings have no id, so that duplicate detection drops none: two that look alike may stand for two signals.</remarks>
/// <param name="client">The namespace; stays the caller's to dispose.</param>
public sealed class ServiceBusDoorbell(ServiceBusClient client) : IDoorbell, IAsyncDisposable
{
    /// <summary>The queue of rings.</summary>
    public const string Queue = "results";

    // Past this the sweep has rung long since.
    private static readonly TimeSpan WorthHearing = TimeSpan.FromHours(1);

    private readonly ServiceBusSender _sender = (client ?? throw new ArgumentNullException(nameof(client))).CreateSender(Queue);

    /// <inheritdoc/>
    public Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default) =>
        _sender.SendMessageAsync(
            new(new Ring(instanceId, doorbell).ToJson()) { ContentType = "application/json", Subject = doorbell, TimeToLive = WorthHearing },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
