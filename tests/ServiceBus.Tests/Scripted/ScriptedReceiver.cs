using System.Transactions;
using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

internal sealed class ScriptedReceiver(ScriptedBus bus, string queue, SubQueue part) : ServiceBusReceiver
{
    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        // As the SDK checks its arguments.
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (maxWaitTime <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(maxWaitTime));
        }

        try
        {
            bus.Called("receive");
            return bus.Queue(queue).ReceiveAsync(part == SubQueue.DeadLetter, maxMessages, maxWaitTime ?? TimeSpan.FromMinutes(1));
        }
        catch (Exception e)
        {
            return Task.FromException<IReadOnlyList<ServiceBusReceivedMessage>>(e);
        }
    }

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default) =>
        Do("peek", () => bus.Queue(queue).Peek(fromSequenceNumber ?? 0, maxMessages));

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settle("renew", message, m => m.LockedUntil = bus.Clock.GetUtcNow() + bus.LockDuration);

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        if (Transaction.Current is not { } transaction)
        {
            return Settle("complete", message, bus.Queue(queue).Remove);
        }

        return Do("complete", () =>
        {
            var target = bus.Queue(queue);
            target.CheckLock(message);
            transaction.EnlistVolatile(new ScriptedPart(() => target.CheckLock(message), () => target.Settle(message, target.Remove)), EnlistmentOptions.None);
            return true;
        });
    }

    public override Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Settle("abandon", message, m => m.LockedUntil = default);

    public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, string deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default)
    {
        // As the SDK checks its arguments.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadLetterErrorDescription?.Length ?? 0, 4096, nameof(deadLetterErrorDescription));
        return Settle("dead-letter", message, m => m.Kill(deadLetterReason, deadLetterErrorDescription ?? ""));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task Settle(string call, ServiceBusReceivedMessage message, Action<ScriptedMessage> how) => Do(call, () =>
    {
        bus.Queue(queue).Settle(message, how);
        return true;
    });

    private async Task<T> Do<T>(string call, Func<T> act)
    {
        await Task.CompletedTask;
        bus.Called(call);
        var result = act();
        bus.After(call);
        return result;
    }
}
