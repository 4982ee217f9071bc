namespace Atelier.Core.Workflows;

/// <summary>The code made another command than the history holds: it changed without a new version, or it is not deterministic.</summary>
/// <param name="instanceId">The instance.</param>
/// <param name="position">The zero-based number of the command in this run's history.</param>
/// <param name="recorded">What the history holds there.</param>
/// <param name="produced">What the code asked for.</param>
public sealed class NonDeterministicWorkflowException(string instanceId, int position, string recorded, string produced)
    : Exception($"Instance '{instanceId}' stopped at command {position}: its history holds {recorded}, its code asked for {produced}. Give changed code a new version.")
{
    /// <summary>The zero-based number of the command in this run's history.</summary>
    public int Position { get; } = position;

    /// <summary>What the history holds at that place.</summary>
    public string Recorded { get; } = recorded;

    /// <summary>What the code asked for instead.</summary>
    public string Produced { get; } = produced;
}
