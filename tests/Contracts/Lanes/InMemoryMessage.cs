using Atelier.Core.Renders;

namespace Atelier.Contracts.Lanes;

/// <summary>A message of <see cref="InMemoryLanes"/> and where it stands.</summary>
internal sealed class InMemoryMessage(string lane, LaneMessage message)
{
    public string Lane { get; } = lane;

    public LaneMessage Message { get; } = message;

    public DateTimeOffset SentAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset VisibleAt { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public string? LockToken { get; set; }

    public int Deliveries { get; private set; }

    public int PassedOn { get; private set; }

    public string? DeadReason { get; private set; }

    /// <summary>Completed; kept only to recognise a second sending.</summary>
    public bool IsDone { get; set; }

    /// <summary>When it may be taken next.</summary>
    public DateTimeOffset AvailableAt => LockToken is not null && LockedUntil > VisibleAt ? LockedUntil : VisibleAt;

    public bool IsLocked(DateTimeOffset now) => LockToken is not null && LockedUntil > now;

    public void Kill(string reason)
    {
        DeadReason = reason;
        LockToken = null;
        VisibleAt = default;
    }

    public void PutOff(DateTimeOffset until)
    {
        LockToken = null;
        VisibleAt = until;
        PassedOn = 0;
    }

    public void PassOn(DateTimeOffset until)
    {
        LockToken = null;
        VisibleAt = until;
        Deliveries--;
        PassedOn++;
    }

    public LaneDelivery Lock(string token, DateTimeOffset until)
    {
        LockToken = token;
        LockedUntil = until;
        Deliveries += DeadReason is null ? 1 : 0;
        return new()
        {
            Lane = Lane,
            Id = Message.Id,
            Body = Message.Body,
            DeliveryCount = Deliveries,
            PassedOn = PassedOn,
            LockToken = token,
            LockedUntil = until,
            DeadReason = DeadReason,
        };
    }
}
