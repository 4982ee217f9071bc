using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

/// <summary>A request for messages that is with the service.</summary>
internal sealed record ScriptedWaiter(bool Dead, int Max, DateTimeOffset Until)
{
    public TaskCompletionSource<IReadOnlyList<ServiceBusReceivedMessage>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
