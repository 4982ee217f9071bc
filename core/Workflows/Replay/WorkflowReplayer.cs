using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Core.Workflows.Replay;

/// <summary>Replays recorded histories against the code of today; what a test of a shipped version calls.</summary>
public static class WorkflowReplayer
{
    /// <summary>Replays a history written by <see cref="WorkflowHistory.ToJson"/>.</summary>
    /// <exception cref="NonDeterministicWorkflowException">The code makes another command than the history holds.</exception>
    /// <exception cref="KeyNotFoundException">The catalog doesn't serve that workflow and version.</exception>
    public static void Replay(WorkflowCatalog catalog, string historyJson) => Replay(catalog, WorkflowHistory.FromJson(historyJson));

    /// <inheritdoc cref="Replay(WorkflowCatalog, string)"/>
    public static void Replay(WorkflowCatalog catalog, WorkflowHistory history)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(history);
        var machine = new WorkflowMachine(catalog.Workflow(history.Run.Workflow, history.Run.Version), history.Run, NullLogger.Instance);
        machine.Replay(history.Entries);
    }
}
