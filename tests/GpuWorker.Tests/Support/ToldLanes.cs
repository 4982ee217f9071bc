using Atelier.Core.Renders;

namespace Atelier.GpuWorker.Tests;

/// <summary>Lanes that tell what is done to messages: <c>take</c>, <c>complete</c>, <c>retry</c>, <c>pass</c> or <c>bury</c>, and the job.</summary>
internal sealed class ToldLanes(IRenderLanes lanes, Action<string>? tell = null) : IRenderLanes
{
    private readonly List<string> _acts = [];

    /// <summary>What was done so far, in order.</summary>
    public IReadOnlyList<string> Acts
    {
        get
        {
            lock (_acts)
            {
                return [.. _acts];
            }
        }
    }

    /// <summary>Whether what was received ahead is given back for good.</summary>
    public bool Returned { get; private set; }

    /// <summary>Lanes that are not there.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs after a message was taken.</summary>
    public Action<LaneDelivery> OnTaken { get; set; } = _ => { };

    public Task SendAsync(string lane, LaneMessage message, TimeSpan delay = default, CancellationToken cancellationToken = default) => lanes.SendAsync(lane, message, delay, cancellationToken);

    public async Task<IReadOnlyList<LaneDelivery>> ReceiveAsync(string lane, int max, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var taken = await lanes.ReceiveAsync(lane, max, wait, cancellationToken);
        foreach (var delivery in taken)
        {
            Tell("take", delivery);
            OnTaken(delivery);
        }

        return taken;
    }

    public Task<IReadOnlyList<LaneDelivery>> ReceiveDeadLettersAsync(string lane, int max, CancellationToken cancellationToken = default) => lanes.ReceiveDeadLettersAsync(lane, max, cancellationToken);

    public Task<bool> RenewAsync(LaneDelivery delivery, CancellationToken cancellationToken = default) => lanes.RenewAsync(delivery, cancellationToken);

    public async Task CompleteAsync(LaneDelivery delivery, CancellationToken cancellationToken = default)
    {
        await lanes.CompleteAsync(delivery, cancellationToken);
        Tell("complete", delivery);
    }

    public async Task RetryLaterAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        await lanes.RetryLaterAsync(delivery, delay, cancellationToken);
        Tell("retry", delivery);
    }

    public async Task PassOnAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        await lanes.PassOnAsync(delivery, delay, cancellationToken);
        Tell("pass", delivery);
    }

    public async Task DeadLetterAsync(LaneDelivery delivery, string reason, CancellationToken cancellationToken = default)
    {
        await lanes.DeadLetterAsync(delivery, reason, cancellationToken);
        Tell("bury", delivery);
    }

    public Task ReturnUntakenAsync(bool isStopping)
    {
        Returned |= isStopping;
        return lanes.ReturnUntakenAsync(isStopping);
    }

    public Task<int> DepthAsync(string lane, CancellationToken cancellationToken = default) =>
        Missing.Contains(lane) ? throw new KeyNotFoundException($"There is no queue '{lane}'.") : lanes.DepthAsync(lane, cancellationToken);

    private void Tell(string act, LaneDelivery delivery)
    {
        lock (_acts)
        {
            _acts.Add($"{act} {delivery.Id}");
        }

        tell?.Invoke($"{act} {delivery.Id}");
    }
}
