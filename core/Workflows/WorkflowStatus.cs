namespace Atelier.Core.Workflows;

/// <summary>The life of a workflow instance.</summary>
public enum WorkflowStatus
{
    /// <summary>Started, no code run yet.</summary>
    Pending,

    /// <summary>Running, or waiting for an activity, a timer or a doorbell.</summary>
    Running,

    /// <summary>Returned its output.</summary>
    Completed,

    /// <summary>Ended by an exception, <see cref="NonDeterministicWorkflowException"/> included.</summary>
    Failed,

    /// <summary>Stopped by <see cref="IWorkflowClient.TerminateAsync"/>.</summary>
    Terminated,
}
