// Listing: Azure/azure-sdk-for-net, sdk/servicebus/Azure.Messaging.ServiceBus/api/Azure.Messaging.ServiceBus.net8.0.cs
#nullable disable
namespace Azure.Messaging.ServiceBus;

public class ServiceBusException : Exception
{
    private readonly string _message;

    public ServiceBusException(string message, ServiceBusFailureReason reason, string entityPath = null, Exception innerException = null)
        : base(message, innerException)
    {
        _message = message;
        Reason = reason;
        EntityPath = entityPath;
    }

    public string EntityPath { get; }

    public override string Message => _message;

    public ServiceBusFailureReason Reason { get; }
}
