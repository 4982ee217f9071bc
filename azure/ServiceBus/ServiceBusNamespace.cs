using Azure.Core;
using Azure.Messaging.ServiceBus;

namespace Atelier.Azure.ServiceBus;

/// <summary>Opens a namespace the way the studio uses it.</summary>
public static class ServiceBusNamespace
{
    /// <summary>A client with retries that end well within a message's lock: four tries of at most 15 seconds. Nothing is sent before it is used.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>atelier.servicebus.windows.net</c>.</param>
    /// <param name="credential">Who asks; there are no keys.</param>
    public static ServiceBusClient Open(string fullyQualifiedNamespace, TokenCredential credential) => new(fullyQualifiedNamespace, credential, new ServiceBusClientOptions
    {
        RetryOptions = new()
        {
            Mode = ServiceBusRetryMode.Exponential,
            MaxRetries = 3,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(10),
            TryTimeout = TimeSpan.FromSeconds(15),
        },
    });
}
