using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;

namespace Atelier.Functions.Durable;

/// <summary>Runs an activity of the catalog as an activity function. Thread-safe.</summary>
public static class DurableActivities
{
    /// <summary>Runs it once.</summary>
    /// <param name="catalog">All activities.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="input">The activity's input.</param>
    /// <param name="cancellationToken">The host stops; the framework runs the activity again elsewhere.</param>
    /// <returns>An <see cref="ActivityAnswer"/>: the result, or the failure that no repeat mends.</returns>
    /// <exception cref="Exception">A failure that a repeat may mend, as the activity threw it: the call's retry policy applies.</exception>
    public static async Task<JsonElement> RunAsync(WorkflowCatalog catalog, string function, JsonElement input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var name = DurableNames.ActivityOf(function);
        var activity = catalog.Activity(name);
        try
        {
            var result = await activity.RunAsync(input.GetRawText(), cancellationToken);
            WorkflowPayload.Check(result, $"result of activity '{name}'");
            return new ActivityAnswer(JsonSerializer.Deserialize<JsonElement>(result, WorkflowJson.Options)).ToJson();
        }
        catch (Exception e) when (ActivityFailure.Of(e) is { IsPermanent: true } failure)
        {
            return new ActivityAnswer(null, failure.Code, failure.Message).ToJson();
        }
    }
}
