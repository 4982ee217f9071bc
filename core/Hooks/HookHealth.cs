namespace Atelier.Core.Hooks;

/// <summary>How a hook's subscriber has been lately. A subscriber that fails is asked again later and later, one event at a time.</summary>
public sealed record HookHealth
{
    /// <summary>Since when every attempt failed, UTC; null when the last one didn't.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Attempts that failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Not before this is it asked again, UTC.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>What went wrong last, for people; null when nothing did.</summary>
    public string? LastError { get; init; }

    /// <summary>When it last took an event, UTC; null when it never did.</summary>
    public DateTimeOffset? LastDeliveryAt { get; init; }
}
