// Listing: Azure/azure-sdk-for-net, sdk/servicebus/Azure.Messaging.ServiceBus/api/Azure.Messaging.ServiceBus.net8.0.cs
#nullable disable
using Atelier.ApiShapes;
using Azure.Core;

namespace Azure.Messaging.ServiceBus;

public class ServiceBusClient : IAsyncDisposable
{
    protected ServiceBusClient()
    {
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options) => throw Shape.NotTheSdk();

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => throw Shape.NotTheSdk();

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => throw Shape.NotTheSdk();

    public virtual ValueTask DisposeAsync() => throw Shape.NotTheSdk();
}
