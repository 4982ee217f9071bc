using System.Diagnostics;
using Atelier.Core.Renders;

namespace Atelier.Rendering;

/// <summary>A job under lock that is being drawn.</summary>
internal sealed class JobInHand(RenderJob job, LaneDelivery delivery, ReadOnlyMemory<byte>? source) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly Activity? _span = WorkerTelemetry.Begin(job);

    public RenderJob Job { get; } = job;

    public LaneDelivery Delivery { get; } = delivery;

    public ReadOnlyMemory<byte>? Source { get; } = source;

    public CancellationToken Cancel => _cancel.Token;

    public bool IsLockLost { get; private set; }

    /// <summary>Somebody is still waiting for it to be settled, so its lock is worth keeping.</summary>
    public bool IsOpen => !IsSettled && !_cancel.IsCancellationRequested;

    /// <summary>Its message was dealt with.</summary>
    public bool IsSettled { get; set; }

    /// <summary>The lock is gone: stop, and settle nothing.</summary>
    public void LoseLock()
    {
        IsLockLost = true;
        _cancel.Cancel();
    }

    /// <summary>Nobody wants it any more: stop, and record that.</summary>
    public void Drop() => _cancel.Cancel();

    public void Dispose()
    {
        _span?.Dispose();
        _cancel.Dispose();
    }
}
