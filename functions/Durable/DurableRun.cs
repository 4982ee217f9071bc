using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Functions.Durable;

/// <summary>
/// What an orchestration starts with, and continues as new with. The version travels here because Durable's metadata doesn't tell it, and the
/// custom status because a run that continues as new starts without one.
/// </summary>
/// <param name="Version">The version that the instance was started with.</param>
/// <param name="Input">The workflow's input.</param>
/// <param name="Status">The last custom status of the run before; null when there was none.</param>
public sealed record DurableRun(string Version, JsonElement Input, JsonElement? Status = null)
{
    /// <summary>Written as the framework takes it.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, WorkflowJson.Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It isn't that.</exception>
    public static DurableRun Of(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.Deserialize<DurableRun>(WorkflowJson.Options) is { Version: not null, Input.ValueKind: not JsonValueKind.Undefined } run
            ? run
            : throw new JsonException("The orchestration was not started by this studio: its input names no version.");
}
