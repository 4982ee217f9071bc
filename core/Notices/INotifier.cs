namespace Atelier.Core.Notices;

/// <summary>Tells people. At least once; a notice that can't be delivered never stops a brief. Thread-safe.</summary>
public interface INotifier
{
    /// <summary>Tells one.</summary>
    Task NotifyAsync(Notice notice, CancellationToken cancellationToken = default);
}
