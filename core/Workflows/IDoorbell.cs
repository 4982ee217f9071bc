namespace Atelier.Core.Workflows;

/// <summary>Rings workflow instances: all that a process needs which stores mail but runs no workflows. Thread-safe.</summary>
public interface IDoorbell
{
    /// <summary>Rings a doorbell. An unknown or ended instance is ignored. It may be lost: whatever the ring is about must already be stored.</summary>
    Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default);
}
