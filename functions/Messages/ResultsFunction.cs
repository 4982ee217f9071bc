using Atelier.Azure.ServiceBus;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Messages;

/// <summary>Doorbells over the queue <c>results</c>: workers store a result, then ring its brief by a message. What is no ring goes to the dead letters.</summary>
public sealed class ResultsFunction(IDoorbell doorbell, DurableClients clients, ILogger<ResultsFunction> logger)
{
    /// <summary>Rings.</summary>
    [Function("results")]
    public async Task RunAsync(
        [ServiceBusTrigger(ServiceBusDoorbell.Queue, Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        clients.Use(client);
        if (Ring.TryRead(message.Body.ToString()) is not { } ring)
        {
            logger.LogWarning("The message {Id} on {Queue} is no ring", message.MessageId, ServiceBusDoorbell.Queue);
            await actions.DeadLetterMessageAsync(message, deadLetterReason: "not-a-ring", deadLetterErrorDescription: "The body names no workflow instance and doorbell.", cancellationToken: cancellationToken);
            return;
        }

        await doorbell.RingAsync(ring.Instance, ring.Doorbell, cancellationToken);
        await actions.CompleteMessageAsync(message, cancellationToken);
    }
}
