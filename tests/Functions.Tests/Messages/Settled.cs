using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Atelier.Functions.Tests.Messages;

/// <summary>Notes how messages were settled.</summary>
internal sealed class Settled : ServiceBusMessageActions
{
    /// <summary>What was done, in order: <c>complete</c>, or <c>dead-letter: reason: description</c>.</summary>
    public List<string> Acts { get; } = [];

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Acts.Add("complete");
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default, string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        Acts.Add($"dead-letter: {deadLetterReason}: {deadLetterErrorDescription}");
        return Task.CompletedTask;
    }
}
