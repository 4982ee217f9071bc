namespace Atelier.Core.Workflows;

/// <summary>A snapshot of one instance.</summary>
public sealed record WorkflowState
{
    /// <summary>The instance's id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The workflow's registered name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The version the instance was started with.</summary>
    public required string Version { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required WorkflowStatus Status { get; init; }

    /// <summary>What the workflow last published with <see cref="IWorkflowContext.SetCustomStatus"/>, as JSON; null when it has not.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>The output as JSON, once <see cref="WorkflowStatus.Completed"/>.</summary>
    public string? Output { get; init; }

    /// <summary>Why it failed or was terminated.</summary>
    public string? Failure { get; init; }

    /// <summary>When it was first started, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
