// Listing: Azure/azure-sdk-for-net, sdk/servicebus/Azure.Messaging.ServiceBus/api/Azure.Messaging.ServiceBus.net8.0.cs
#nullable disable
namespace Azure.Messaging.ServiceBus;

public class ServiceBusRetryOptions
{
    public TimeSpan Delay { get; set; }

    public TimeSpan MaxDelay { get; set; }

    public int MaxRetries { get; set; }

    public ServiceBusRetryMode Mode { get; set; }

    public TimeSpan TryTimeout { get; set; }
}
