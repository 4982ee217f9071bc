using Microsoft.DurableTask;
using Policy = Atelier.Core.Workflows.RetryPolicy;

namespace Atelier.Functions.Durable;

/// <summary>A retry policy as the framework takes it. Its waits are the same; the framework wants them above zero, where no wait would end the attempts.</summary>
internal static class DurableRetry
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static TaskOptions? OptionsOf(Policy? policy)
    {
        if (policy is not { MaxAttempts: > 1 })
        {
            return null;
        }

        var longest = Max(policy.MaxDelay, Shortest);
        var first = Max(Min(policy.FirstDelay, longest), Shortest);
        return TaskOptions.FromRetryPolicy(new(policy.MaxAttempts, first, Math.Max(policy.Backoff, 1), longest));
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
