namespace Atelier.Core.Workflows.Replay;

/// <summary>What the code newly asked of its host.</summary>
/// <param name="Entry">The command as the history keeps it.</param>
/// <param name="Payload">What it carries as JSON: an activity's input, the output, the next run's input, or the failure's message; null for timers.</param>
/// <param name="Retry">How a call is retried; null for one attempt.</param>
public sealed record WorkflowCommand(HistoryEntry Entry, string? Payload = null, RetryPolicy? Retry = null);
