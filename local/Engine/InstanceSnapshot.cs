using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;

namespace Atelier.Local.Engine;

/// <summary>An instance as the data file holds it, enough to bring its machine up.</summary>
/// <param name="Number">Its row; never reused.</param>
/// <param name="Run">What its current run was started with.</param>
/// <param name="Turn">Turns committed; the next commit names it, so that no two can follow the same one.</param>
/// <param name="Status">Where it is.</param>
/// <param name="History">The current run's entries.</param>
internal sealed record InstanceSnapshot(long Number, WorkflowRun Run, long Turn, WorkflowStatus Status, IReadOnlyList<HistoryEntry> History);
