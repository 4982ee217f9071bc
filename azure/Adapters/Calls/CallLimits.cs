namespace Atelier.Azure.Calls;

/// <summary>How patient calls to a service are: a limit each attempt, retries with growing pauses, and a breaker that stops asking a service that mostly fails.</summary>
public sealed record CallLimits
{
    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts after the first, from 0.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The first pause; each later one is twice as long, all of them jittered. A service that says how long to wait is obeyed up to <see cref="LongestPause"/>.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>No pause is longer.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts within half a minute from which the breaker judges; it opens when half of them failed. At least 2.</summary>
    public int BreakerAttempts { get; init; } = 10;

    /// <summary>How long an open breaker lets nothing through, before one attempt decides; at least half a second.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(15);
}
