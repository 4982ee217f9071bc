// Listing: github.com/Azure/azure-functions-dotnet-worker, extensions/Worker.Extensions.ServiceBus/src/ServiceBusMessageActions.cs
using Atelier.ApiShapes;
using Azure.Messaging.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

public class ServiceBusMessageActions
{
    protected ServiceBusMessageActions()
    {
    }

    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => throw Shape.NotTheSdk();

    public virtual Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) => throw Shape.NotTheSdk();

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) => throw Shape.NotTheSdk();
}
