using System.Transactions;
using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

internal sealed class ScriptedSender(ScriptedBus bus, string queue) : ServiceBusSender
{
    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        bus.Called("send");
        var target = bus.Queue(queue);
        if (Transaction.Current is { } transaction)
        {
            transaction.EnlistVolatile(new ScriptedPart(() => { }, () => target.Send(message)), EnlistmentOptions.None);
        }
        else
        {
            target.Send(message);
        }

        bus.After("send");
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
