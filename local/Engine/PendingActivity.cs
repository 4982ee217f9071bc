using Atelier.Core.Workflows;

namespace Atelier.Local.Engine;

/// <summary>A call to run. Its input is left in the data file when many wait.</summary>
internal sealed record PendingActivity(long Instance, int Run, int Position, string Activity)
{
    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When it may run, Unix milliseconds.</summary>
    public long Due { get; init; }

    public RetryPolicy? Retry { get; init; }

    public string? Input { get; init; }
}
