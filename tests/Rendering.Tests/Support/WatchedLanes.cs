using System.Collections.Concurrent;
using Atelier.Core.Renders;

namespace Atelier.Rendering.Tests;

/// <summary>Lanes that note what is asked of them and can lose locks.</summary>
internal sealed class WatchedLanes(IRenderLanes lanes, Doom doom, Action<string> note) : IRenderLanes
{
    private readonly ConcurrentQueue<string> _receives = new();

    /// <summary>Each look at a lane and how long it was ready to wait.</summary>
    public IReadOnlyList<string> Receives => [.. _receives];

    /// <summary>Whether a renewal finds the lock lost.</summary>
    public Func<LaneDelivery, bool> HasLostLock { get; set; } = _ => false;

    /// <summary>Thrown once by the next renewal.</summary>
    public Exception? NextRenewalFails { get; set; }

    /// <summary>Lanes that can't be looked at.</summary>
    public HashSet<string> Away { get; } = new(StringComparer.Ordinal);

    /// <summary>Thrown once by the next look at a lane.</summary>
    public Exception? NextReceiveFails { get; set; }

    public Task SendAsync(string lane, LaneMessage message, TimeSpan delay = default, CancellationToken cancellationToken = default) => lanes.SendAsync(lane, message, delay, cancellationToken);

    public Task<IReadOnlyList<LaneDelivery>> ReceiveAsync(string lane, int max, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        if (NextReceiveFails is { } failure)
        {
            NextReceiveFails = null;
            throw failure;
        }

        if (Away.Contains(lane))
        {
            throw new IOException($"{lane} is away.");
        }

        _receives.Enqueue(wait > TimeSpan.Zero ? $"{lane} waiting" : lane);

        // Nobody sends while these tests wait, and their clock stands still.
        return lanes.ReceiveAsync(lane, max, TimeSpan.Zero, cancellationToken);
    }

    public Task<IReadOnlyList<LaneDelivery>> ReceiveDeadLettersAsync(string lane, int max, CancellationToken cancellationToken = default) => lanes.ReceiveDeadLettersAsync(lane, max, cancellationToken);

    public Task<bool> RenewAsync(LaneDelivery delivery, CancellationToken cancellationToken = default)
    {
        if (NextRenewalFails is { } failure)
        {
            NextRenewalFails = null;
            throw failure;
        }

        return HasLostLock(delivery) ? Task.FromResult(false) : lanes.RenewAsync(delivery, cancellationToken);
    }

    public Task CompleteAsync(LaneDelivery delivery, CancellationToken cancellationToken = default)
    {
        doom.Act();
        note($"complete {delivery.Id}");
        return lanes.CompleteAsync(delivery, cancellationToken);
    }

    public Task RetryLaterAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        doom.Act();
        note($"retry {delivery.Id}");
        return lanes.RetryLaterAsync(delivery, delay, cancellationToken);
    }

    public Task PassOnAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        doom.Act();
        note($"pass {delivery.Id}");
        return lanes.PassOnAsync(delivery, delay, cancellationToken);
    }

    public Task DeadLetterAsync(LaneDelivery delivery, string reason, CancellationToken cancellationToken = default)
    {
        doom.Act();
        note($"bury {delivery.Id}");
        return lanes.DeadLetterAsync(delivery, reason, cancellationToken);
    }

    public Task<int> DepthAsync(string lane, CancellationToken cancellationToken = default) => lanes.DepthAsync(lane, cancellationToken);
}
