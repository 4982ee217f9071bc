using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

/// <summary>
/// A namespace in memory behind the SDK's mockable types: locks, delivery counts, scheduled messages, time to live, dead letters, duplicate detection
/// and transactions as Service Bus documents them. A test may say which calls fail.
/// </summary>
internal sealed class ScriptedBus(TimeProvider clock) : ServiceBusClient
{
    private readonly Dictionary<string, ScriptedQueue> _queues = new(StringComparer.Ordinal);

    public TimeProvider Clock => clock;

    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    public int MaxDeliveries { get; init; } = 10;

    public TimeSpan RemembersFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Runs before every call with its name, such as <c>complete</c>; throws what the service would answer.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Runs after every call did its work and before its answer arrives.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>Every call, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Makes a queue.</summary>
    public ScriptedQueue Provision(string name) => _queues[name] = new(this, name);

    public ScriptedQueue Queue(string name) => _queues.TryGetValue(name, out var queue)
        ? queue
        : throw new ServiceBusException($"The messaging entity '{name}' could not be found.", ServiceBusFailureReason.MessagingEntityNotFound, name);

    public void Called(string call)
    {
        lock (Calls)
        {
            Calls.Add(call);
        }

        Before(call);
    }

    public override ServiceBusSender CreateSender(string queueOrTopicName) => new ScriptedSender(this, queueOrTopicName);

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => new ScriptedReceiver(this, queueName, options.SubQueue);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
