namespace Atelier.Core.Hooks;

/// <summary>Hears of everything that happens, such as a topic of a message bus. At least once. Thread-safe.</summary>
public interface IEventMirror
{
    /// <summary>Takes an event; when this returns, it is kept.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="cloudEvent">The same as a CloudEvent.</param>
    /// <param name="cancellationToken">Gives up; the event comes again.</param>
    Task PublishAsync(LifecycleEvent happened, ReadOnlyMemory<byte> cloudEvent, CancellationToken cancellationToken = default);
}
