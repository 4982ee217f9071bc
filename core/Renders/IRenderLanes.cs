namespace Atelier.Core.Renders;

/// <summary>
/// Queues of render work, one a lane. Delivery is at least once, in no promised order. Thread-safe, and safe with other processes on the same lanes.
/// </summary>
/// <remarks>
/// A message taken is locked to its taker for <see cref="LaneDelivery.LockedUntil"/>; after that it is delivered again, and settling with the old lock does nothing.
/// A message whose time to live runs out, or that was delivered too often, moves to the lane's dead letters with a reason.
/// </remarks>
public interface IRenderLanes
{
    /// <summary>Puts a message on a lane. A second one with the same id and delivery is dropped while the first is remembered.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="message">What to send.</param>
    /// <param name="delay">Not delivered before this has passed.</param>
    /// <param name="cancellationToken">Gives up waiting; it may or may not have been sent.</param>
    Task SendAsync(string lane, LaneMessage message, TimeSpan delay = default, CancellationToken cancellationToken = default);

    /// <summary>Takes up to <paramref name="max"/> messages under lock, waiting up to <paramref name="wait"/> for the first. Empty when none came.</summary>
    Task<IReadOnlyList<LaneDelivery>> ReceiveAsync(string lane, int max, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Takes dead letters under lock, so that each can be turned into a failed result and then completed.</summary>
    Task<IReadOnlyList<LaneDelivery>> ReceiveDeadLettersAsync(string lane, int max, CancellationToken cancellationToken = default);

    /// <summary>Extends a lock.</summary>
    /// <returns>False when the lock was lost: stop, settle nothing, the ledger makes the re-run harmless.</returns>
    Task<bool> RenewAsync(LaneDelivery delivery, CancellationToken cancellationToken = default);

    /// <summary>Removes a message for good. Does nothing when the lock was lost.</summary>
    Task CompleteAsync(LaneDelivery delivery, CancellationToken cancellationToken = default);

    /// <summary>Completes this delivery and schedules a copy in one step. The copy's deliveries count on, and it was passed on by nobody yet.</summary>
    Task RetryLaterAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leaves to others a message that this taker can't serve. This delivery is not counted: passing on is no attempt. Nothing bounds it but the message's time to live.
    /// </summary>
    /// <param name="delivery">What was received.</param>
    /// <param name="delay">This process gets it no sooner; where the lanes know their takers apart, others may at once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task PassOnAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default);

    /// <summary>Moves a message to the dead letters.</summary>
    /// <param name="delivery">What was received.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task DeadLetterAsync(LaneDelivery delivery, string reason, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives to others what was received ahead and not taken, if these lanes do that. Ends when nothing more can come; what is taken meanwhile stays with its taker. Throws nothing.
    /// </summary>
    /// <param name="isStopping">Whether this process takes nothing more; otherwise it is only busy.</param>
    Task ReturnUntakenAsync(bool isStopping) => Task.CompletedTask;

    /// <summary>How many messages wait on a lane; those under lock, delayed ones and those that are passed on are not counted.</summary>
    Task<int> DepthAsync(string lane, CancellationToken cancellationToken = default);
}
