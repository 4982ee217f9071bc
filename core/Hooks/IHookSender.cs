namespace Atelier.Core.Hooks;

/// <summary>Posts to addresses that strangers named. Never throws for what the other side does. Thread-safe.</summary>
public interface IHookSender
{
    /// <summary>Why an address can't be a subscriber's, for people; null when it can, as far as that can be said without calling it.</summary>
    string? Fault(Uri address);

    /// <summary>Posts once.</summary>
    /// <param name="address">Where.</param>
    /// <param name="body">The event.</param>
    /// <param name="signature">Value of <see cref="HookSignature.Header"/>.</param>
    /// <param name="contentType">What the event is sent as.</param>
    /// <param name="cancellationToken">Gives up; it may or may not have arrived.</param>
    Task<HookAnswer> SendAsync(Uri address, ReadOnlyMemory<byte> body, string signature, string contentType, CancellationToken cancellationToken = default);
}
