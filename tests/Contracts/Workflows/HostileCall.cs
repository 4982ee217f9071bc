using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;

namespace Atelier.Contracts.Workflows;

/// <summary>A call that a workflow made and that has no recorded answer yet.</summary>
internal sealed class HostileCall(int run, WorkflowCommand command)
{
    public int Run { get; } = run;

    public int Position { get; } = command.Entry.Position!.Value;

    public string Activity { get; } = command.Entry.Name!;

    public string Input { get; } = command.Payload!;

    public RetryPolicy? Retry { get; } = command.Retry;

    public int Attempt { get; set; } = 1;

    public int LostResults { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    /// <summary>What the activity answered, until it is recorded.</summary>
    public HistoryEntry? Answer { get; set; }
}
