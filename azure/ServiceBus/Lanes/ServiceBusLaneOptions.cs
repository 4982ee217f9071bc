namespace Atelier.Azure.ServiceBus;

/// <summary>How lanes on Service Bus are asked.</summary>
public sealed record ServiceBusLaneOptions
{
    /// <summary>Deliveries after which a message becomes a dead letter, copies made by retry later counted on. Give the queues the same <c>maxDeliveryCount</c>.</summary>
    public int MaxDeliveries { get; init; } = 10;

    /// <summary>How long one request for messages stays with the service. Requests are never given up early: a message that arrives at a request nobody reads stays locked. Short enough that one who has become busy soon stops asking.</summary>
    public TimeSpan AskFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The least time that a look at a lane takes when it seems empty: the answer needs a round trip.</summary>
    public TimeSpan ShortestLook { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The same for dead letters, which are looked at rarely and over a link of their own. An answer that comes after it is there at the next look.</summary>
    public TimeSpan DeadLetterLook { get; init; } = TimeSpan.FromSeconds(1);
}
