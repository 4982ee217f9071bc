// Listing: Azure/azure-sdk-for-net, sdk/servicebus/Azure.Messaging.ServiceBus/api/Azure.Messaging.ServiceBus.net8.0.cs
#nullable disable
namespace Azure.Messaging.ServiceBus;

public enum ServiceBusRetryMode
{
    Fixed = 0,
    Exponential = 1,
}
