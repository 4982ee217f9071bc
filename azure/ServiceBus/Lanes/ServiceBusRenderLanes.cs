using System.Collections.Concurrent;
using System.Transactions;
using Atelier.Core.Renders;
using Atelier.Core.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Atelier.Azure.ServiceBus;

/// <summary>
/// Render lanes as queues of a Service Bus namespace, each named for its lane. The queues need duplicate detection, dead-lettering of expired messages and a
/// <c>maxDeliveryCount</c> of <see cref="ServiceBusLaneOptions.MaxDeliveries"/>; this process needs the right to send and to listen, no more. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Time to live counts from when a message may first be taken. What fails after the SDK's own retries is thrown as the SDK threw it, but for a lost lock, which
/// settles nothing, and a queue that doesn't exist (<see cref="KeyNotFoundException"/>).</para>
/// <para>A message can be settled only by the process that received it. <see cref="DepthAsync"/> counts what other processes have under lock too, since the service doesn't tell,
/// and stops counting soon after a thousand.</para>
/// </remarks>
/// <param name="client">The namespace; stays the caller's to dispose.</param>
/// <param name="clock">The clock of waits and schedules.</param>
/// <param name="options">How lanes are asked.</param>
/// <param name="logger">Where messages that are no render jobs are reported.</param>
public sealed class ServiceBusRenderLanes(ServiceBusClient client, TimeProvider clock, ServiceBusLaneOptions options, ILogger logger) : IRenderLanes, IAsyncDisposable
{
    private const int MostCounted = 1000;
    private const int MostOfAReason = 4000;

    private readonly ConcurrentDictionary<string, Lazy<ServiceBusSender>> _senders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Lane, SubQueue Part), Lazy<LaneIntake>> _intakes = new();
    private readonly HeldMessages _held = new(clock);

    /// <inheritdoc/>
    public async Task SendAsync(string lane, LaneMessage message, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        LaneLimits.Check(lane, message);
        var sent = LaneEnvelope.New(new(message.Id, 1), message.Body, message.TimeToLive);
        if (delay > TimeSpan.Zero)
        {
            sent.ScheduledEnqueueTime = clock.GetUtcNow() + delay;
        }

        await OnLaneAsync(lane, async () =>
        {
            await Sender(lane).SendMessageAsync(sent, cancellationToken);
            return true;
        });
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LaneDelivery>> ReceiveAsync(string lane, int max, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var look = wait < options.ShortestLook ? options.ShortestLook : wait;
        var deliveries = new List<LaneDelivery>();
        foreach (var held in await TakeAsync(lane, SubQueue.None, max, look, cancellationToken))
        {
            if (await AdmitAsync(held, cancellationToken) is { } delivery)
            {
                deliveries.Add(delivery);
            }
        }

        return deliveries;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LaneDelivery>> ReceiveDeadLettersAsync(string lane, int max, CancellationToken cancellationToken = default)
    {
        var dead = await TakeAsync(lane, SubQueue.DeadLetter, max, options.DeadLetterLook, cancellationToken);
        return [.. dead.Select(h => DeliveryOf(h, LaneEnvelope.TryRead(h.Message, out var body) ? body : "", LaneEnvelope.DeathOf(h.Message, Math.Min(h.Deliveries, options.MaxDeliveries))))];
    }

    /// <inheritdoc/>
    public Task<bool> RenewAsync(LaneDelivery delivery, CancellationToken cancellationToken = default) =>
        UnderLockAsync(delivery, isLast: false, async held =>
        {
            await held.Receiver.RenewMessageLockAsync(held.Message, cancellationToken);
            _held.Renewed(held);
        });

    /// <inheritdoc/>
    public Task CompleteAsync(LaneDelivery delivery, CancellationToken cancellationToken = default) =>
        UnderLockAsync(delivery, isLast: true, held => held.Receiver.CompleteMessageAsync(held.Message, cancellationToken));

    /// <inheritdoc/>
    public Task RetryLaterAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default) =>
        UnderLockAsync(delivery, isLast: true, held => CopyAsync(held, held.Id with { FirstDelivery = held.Deliveries + 1, PassedOn = 0 }, delivery.Body, delay, cancellationToken));

    /// <inheritdoc/>
    /// <remarks>The service counts this delivery all the same; the copy begins at none, and its id says which of the job's it will be.</remarks>
    public Task PassOnAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default) =>
        UnderLockAsync(delivery, isLast: true, held => CopyAsync(held, held.Id with { FirstDelivery = held.Deliveries, PassedOn = held.Id.PassedOn + 1 }, delivery.Body, delay, cancellationToken));

    /// <inheritdoc/>
    public Task DeadLetterAsync(LaneDelivery delivery, string reason, CancellationToken cancellationToken = default) =>
        UnderLockAsync(delivery, isLast: true, held => KillAsync(held, reason, cancellationToken));

    /// <inheritdoc/>
    public async Task<int> DepthAsync(string lane, CancellationToken cancellationToken = default)
    {
        var receiver = Intake(lane, SubQueue.None).Receiver;
        var now = clock.GetUtcNow();
        var (count, from) = (0, 0L);
        while (count < MostCounted && await OnLaneAsync(lane, () => receiver.PeekMessagesAsync(256, from, cancellationToken)) is { Count: > 0 } page)
        {
            count += page.Count(m => m.State == ServiceBusMessageState.Active && m.ExpiresAt > now && !_held.Holds(lane, m.SequenceNumber));
            from = page[^1].SequenceNumber + 1;
        }

        return count;
    }

    /// <inheritdoc/>
    /// <remarks>It costs a message one delivery. One that was handed about so often that half of them are gone is kept for the next place here, unless this process is stopping.</remarks>
    public Task ReturnUntakenAsync(bool isStopping) =>
        Task.WhenAll(_intakes.Values.Select(i => i.Value.ReturnAsync(m => isStopping || (LaneMessageId.TryParse(m.MessageId)?.FirstDelivery ?? 1) - 1 + m.DeliveryCount <= options.MaxDeliveries / 2)));

    /// <summary>Gives back what was received ahead and not taken, and closes this process's links.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_intakes.Values.Select(i => i.Value.DisposeAsync().AsTask()));

        foreach (var sender in _senders.Values)
        {
            await sender.Value.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<HeldMessage>> TakeAsync(string lane, SubQueue part, int max, TimeSpan look, CancellationToken cancellationToken)
    {
        var intake = Intake(lane, part);
        var taken = new List<HeldMessage>();
        foreach (var message in await OnLaneAsync(lane, () => intake.TakeAsync(max, look, cancellationToken)))
        {
            var held = new HeldMessage(lane, part, LaneMessageId.TryParse(message.MessageId) ?? new(message.MessageId ?? "", 1), message, intake.Receiver, clock.GetUtcNow());
            _held.Add(held);
            taken.Add(held);
        }

        return taken;
    }

    /// <summary>The delivery, or null when the message was delivered too often or is none that a lane carries: then it is among the dead letters.</summary>
    private async Task<LaneDelivery?> AdmitAsync(HeldMessage held, CancellationToken cancellationToken)
    {
        var isReadable = LaneEnvelope.TryRead(held.Message, out var body);
        var fault = LaneMessageId.TryParse(held.Message.MessageId) is null ? "Its id is not of the form job.delivery."
            : !isReadable ? body
            : held.Deliveries > options.MaxDeliveries ? LaneLimits.TooOftenReason(options.MaxDeliveries)
            : null;
        if (fault is null)
        {
            return DeliveryOf(held, body, death: null);
        }

        try
        {
            logger.LogWarning("Message {Id} on {Lane} goes to the dead letters: {Reason}", held.Message.MessageId, held.Lane, fault);
            await KillAsync(held, fault, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The others of its batch are not to suffer for it. Its lock runs out and it is looked at again.
            logger.LogWarning(e, "Message {Id} on {Lane} could not be moved to the dead letters", held.Message.MessageId, held.Lane);
        }

        _held.Remove(held);
        return null;
    }

    /// <summary>Does something that needs the lock; nothing when it is lost.</summary>
    /// <returns>Whether the lock was still held.</returns>
    private async Task<bool> UnderLockAsync(LaneDelivery delivery, bool isLast, Func<HeldMessage, Task> act)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (_held.Find(delivery.LockToken) is not { } held)
        {
            return false;
        }

        try
        {
            await act(held);
        }
        catch (Exception e) when (IsLockLost(e))
        {
            _held.Remove(held);
            return false;
        }

        if (isLast)
        {
            _held.Remove(held);
        }

        return true;
    }

    /// <summary>Sends a copy for later and completes the message: both or neither.</summary>
    private async Task CopyAsync(HeldMessage held, LaneMessageId id, string body, TimeSpan delay, CancellationToken cancellationToken)
    {
        var visible = clock.GetUtcNow() + delay;
        if (held.Message.ExpiresAt <= visible)
        {
            await KillAsync(held, LaneLimits.ExpiredReason, cancellationToken);
            return;
        }

        var left = held.Message.ExpiresAt == DateTimeOffset.MaxValue ? TimeSpan.MaxValue : held.Message.ExpiresAt - visible;
        var copy = LaneEnvelope.New(id, body, left);
        if (delay > TimeSpan.Zero)
        {
            copy.ScheduledEnqueueTime = visible;
        }

        // To abandon it instead would bring it back at once.
        using var both = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        await Sender(held.Lane).SendMessageAsync(copy, cancellationToken);
        await held.Receiver.CompleteMessageAsync(held.Message, cancellationToken);
        both.Complete();
    }

    private static Task KillAsync(HeldMessage held, string reason, CancellationToken cancellationToken) =>
        held.Receiver.DeadLetterMessageAsync(held.Message, "Refused", Cut.AtWord(reason, MostOfAReason), cancellationToken);

    private static LaneDelivery DeliveryOf(HeldMessage held, string body, string? death) => new()
    {
        Lane = held.Lane,
        Id = held.Id.Job,
        Body = body,
        DeliveryCount = held.Deliveries,
        PassedOn = held.Id.PassedOn,
        LockToken = held.Message.LockToken,
        LockedUntil = held.Message.LockedUntil,
        DeadReason = death,
    };

    private static bool IsLockLost(Exception? e) => e switch
    {
        ServiceBusException { Reason: ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound } => true,
        TransactionAbortedException => IsLockLost(e.InnerException),
        _ => false,
    };

    private static async Task<T> OnLaneAsync<T>(string lane, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessagingEntityNotFound)
        {
            throw new KeyNotFoundException($"The namespace has no queue '{lane}'. Every pool of ATELIER_POOLS needs its queues '{{pool}}-preview' and '{{pool}}-final'.", e);
        }
    }

    private ServiceBusSender Sender(string lane) => _senders.GetOrAdd(lane, l => new(() => client.CreateSender(l))).Value;

    private LaneIntake Intake(string lane, SubQueue part) =>
        _intakes.GetOrAdd((lane, part), k => new(() => new(client.CreateReceiver(k.Lane, new ServiceBusReceiverOptions { SubQueue = k.Part }), options.AskFor, clock))).Value;
}
