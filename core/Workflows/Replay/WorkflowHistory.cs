using System.Text.Json;

namespace Atelier.Core.Workflows.Replay;

/// <summary>One run as recorded: what a fixture of a shipped version holds.</summary>
/// <param name="Run">What the run was started with.</param>
/// <param name="Entries">Everything that happened, in order.</param>
public sealed record WorkflowHistory(WorkflowRun Run, IReadOnlyList<HistoryEntry> Entries)
{
    /// <summary>As indented JSON, to be kept as a file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WorkflowJson.Indented);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no history.</exception>
    public static WorkflowHistory FromJson(string json) =>
        JsonSerializer.Deserialize<WorkflowHistory>(json, WorkflowJson.Options) ?? throw new JsonException("A history is an object.");
}
