using Atelier.Functions.Durable;
using Atelier.Web.Briefs;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Messages;

/// <summary>Briefs over the queue <c>briefs-in</c>: a message is a brief. Its id is the idempotency key, its property <c>sender</c> says who sends: the requester is then <c>briefs-in-{sender}</c>.</summary>
/// <remarks>
/// A message that can't be taken however often it comes goes to the dead letters at once, with a reason. Where something else went wrong it is left alone:
/// it comes again when its lock has run out, which spreads the tries over minutes, and the queue's delivery count ends them.
/// </remarks>
public sealed class BriefsInFunction(BriefMessages briefs, DurableClients clients, ILogger<BriefsInFunction> logger)
{
    /// <summary>The queue.</summary>
    public const string Queue = "briefs-in";

    /// <summary>Takes a brief.</summary>
    [Function("briefs-in")]
    public async Task RunAsync(
        [ServiceBusTrigger(Queue, Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        clients.Use(client);
        BriefReceipt receipt;
        try
        {
            receipt = await briefs.TakeAsync(Read(message), cancellationToken);
        }
        catch (Exception e)
        {
            logger.LogError(e, "The message {Id} could not be taken at delivery {Count}; it comes again", message.MessageId, message.DeliveryCount);
            return;
        }

        if (receipt.Code is null)
        {
            await actions.CompleteMessageAsync(message, cancellationToken);
            return;
        }

        logger.LogWarning("The message {Id} holds no brief that can be taken: {Code}", message.MessageId, receipt.Code);
        await actions.DeadLetterMessageAsync(message, deadLetterReason: receipt.Code, deadLetterErrorDescription: receipt.Detail, cancellationToken: cancellationToken);
    }

    // A message without an id is told from others by its place in the queue.
    private static BriefMessage Read(ServiceBusReceivedMessage message) => new(
        message.Body.ToMemory(),
        string.IsNullOrEmpty(message.MessageId) ? $"place-{message.SequenceNumber}" : message.MessageId,
        Property(message, "sender"),
        Property(message, "Diagnostic-Id"));

    private static string? Property(ServiceBusReceivedMessage message, string name) =>
        message.ApplicationProperties.TryGetValue(name, out var value) ? value as string ?? "" : null;
}
