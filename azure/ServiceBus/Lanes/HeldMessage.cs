using Azure.Messaging.ServiceBus;

namespace Atelier.Azure.ServiceBus;

/// <summary>A message under this process's lock, with the receiver that alone can settle it.</summary>
/// <param name="Lane">The lane it came from.</param>
/// <param name="Part">The lane itself or its dead letters.</param>
/// <param name="Id">Its id, read.</param>
/// <param name="Message">As received.</param>
/// <param name="Receiver">What it came from.</param>
/// <param name="Since">When it was received, or its lock last renewed.</param>
internal sealed record HeldMessage(string Lane, SubQueue Part, LaneMessageId Id, ServiceBusReceivedMessage Message, ServiceBusReceiver Receiver, DateTimeOffset Since)
{
    /// <summary>Which delivery of the job this is, copies counted on.</summary>
    public int Deliveries => Id.FirstDelivery - 1 + Message.DeliveryCount;
}
