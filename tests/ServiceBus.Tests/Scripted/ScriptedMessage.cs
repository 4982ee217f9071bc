using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

/// <summary>A message of a <see cref="ScriptedQueue"/> and where it stands.</summary>
internal sealed class ScriptedMessage
{
    public required long Number { get; init; }

    public required ServiceBusMessage Sent { get; init; }

    /// <summary>When it was enqueued or, if scheduled, will be.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    public Dictionary<string, object> Properties { get; } = [];

    public Guid Lock { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public int Deliveries { get; set; }

    public bool IsDead { get; set; }

    public DateTimeOffset ExpiresAt => Sent.TimeToLive >= DateTimeOffset.MaxValue - EnqueuedAt ? DateTimeOffset.MaxValue : EnqueuedAt + Sent.TimeToLive;

    public DateTimeOffset AvailableAt => LockedUntil > EnqueuedAt ? LockedUntil : EnqueuedAt;

    public void Kill(string reason, string description)
    {
        IsDead = true;
        LockedUntil = default;
        Properties["DeadLetterReason"] = reason;
        Properties["DeadLetterErrorDescription"] = description;
    }

    public ServiceBusReceivedMessage Seen(DateTimeOffset now) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: Sent.Body,
        messageId: Sent.MessageId,
        timeToLive: Sent.TimeToLive,
        subject: Sent.Subject,
        properties: Properties,
        lockTokenGuid: Lock,
        deliveryCount: Deliveries,
        lockedUntil: LockedUntil,
        sequenceNumber: Number,
        enqueuedTime: EnqueuedAt,
        serviceBusMessageState: EnqueuedAt > now ? ServiceBusMessageState.Scheduled : ServiceBusMessageState.Active);
}
