using Atelier.Core.Hooks;
using Azure.Messaging.ServiceBus;

namespace Atelier.Azure.ServiceBus;

/// <summary>Mirrors what happens to briefs to the topic <see cref="Topic"/>, as CloudEvents. An event's id is its message's, so that the topic's duplicate detection drops repeats. Thread-safe.</summary>
/// <param name="client">The namespace; stays the caller's to dispose.</param>
public sealed class ServiceBusEvents(ServiceBusClient client) : IEventMirror, IAsyncDisposable
{
    /// <summary>The topic.</summary>
    public const string Topic = "events";

    private readonly ServiceBusSender _sender = (client ?? throw new ArgumentNullException(nameof(client))).CreateSender(Topic);

    /// <inheritdoc/>
    public Task PublishAsync(LifecycleEvent happened, ReadOnlyMemory<byte> cloudEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var message = new ServiceBusMessage(BinaryData.FromBytes(cloudEvent)) { MessageId = happened.Id, Subject = happened.Type, ContentType = "application/cloudevents+json" };
        return _sender.SendMessageAsync(message, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
