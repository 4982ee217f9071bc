namespace Atelier.Core.Workflows;

/// <summary>How often and how patiently a failing activity is tried. Waits are durable.</summary>
/// <param name="MaxAttempts">Attempts in all, at least 1.</param>
/// <param name="FirstDelay">The wait before the second attempt.</param>
/// <param name="Backoff">Each further wait is this many times longer; at least 1.</param>
/// <param name="MaxDelay">No wait is longer than this.</param>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan FirstDelay, double Backoff, TimeSpan MaxDelay)
{
    /// <summary>For calls to things that come back by themselves: 8 attempts over about four minutes.</summary>
    public static RetryPolicy Default { get; } = new(8, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1));

    /// <summary>The wait after the given failed attempt (1 is the first).</summary>
    public TimeSpan DelayAfter(int attempt)
    {
        var seconds = FirstDelay.TotalSeconds * Math.Pow(Backoff, attempt - 1);
        return seconds >= MaxDelay.TotalSeconds ? MaxDelay : TimeSpan.FromSeconds(seconds);
    }
}
