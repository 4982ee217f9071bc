namespace Atelier.Core.Workflows.Replay;

/// <summary>What a run is started with.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Workflow">The workflow's name.</param>
/// <param name="Version">The version the instance keeps.</param>
/// <param name="Number">Which run of the instance this is, from 1; each continue-as-new begins the next.</param>
/// <param name="Input">The run's input as JSON.</param>
public sealed record WorkflowRun(string InstanceId, string Workflow, string Version, int Number, string Input);
