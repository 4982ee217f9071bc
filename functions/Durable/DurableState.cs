using System.Text.Json;
using Atelier.Core.Workflows;
using Microsoft.DurableTask.Client;

namespace Atelier.Functions.Durable;

/// <summary>An instance's state from the framework's metadata.</summary>
internal static class DurableState
{
    public static WorkflowState Of(OrchestrationMetadata metadata)
    {
        var status = StatusOf(metadata.RuntimeStatus);
        return new()
        {
            InstanceId = metadata.InstanceId,
            Workflow = metadata.Name,
            Version = VersionOf(metadata.SerializedInput),
            Status = status,
            CustomStatus = metadata.SerializedCustomStatus is null or "" or "null" ? null : Ours(metadata.SerializedCustomStatus),
            Output = status == WorkflowStatus.Completed && metadata.SerializedOutput is { } output ? Ours(output) : null,
            Failure = status switch
            {
                WorkflowStatus.Failed => metadata.FailureDetails is { } details ? DurableFailure.Describe(details) : TextOf(metadata.SerializedOutput),
                WorkflowStatus.Terminated => TextOf(metadata.SerializedOutput),
                _ => null,
            },
            CreatedAt = metadata.CreatedAt.ToUniversalTime(),
            UpdatedAt = metadata.LastUpdatedAt.ToUniversalTime(),
        };
    }

    private static WorkflowStatus StatusOf(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Pending => WorkflowStatus.Pending,
        OrchestrationRuntimeStatus.Completed => WorkflowStatus.Completed,
        OrchestrationRuntimeStatus.Failed => WorkflowStatus.Failed,
#pragma warning disable CS0618 // obsolete, but old instances may have it
        OrchestrationRuntimeStatus.Terminated or OrchestrationRuntimeStatus.Canceled => WorkflowStatus.Terminated,
#pragma warning restore CS0618
        _ => WorkflowStatus.Running,
    };

    // The framework writes JSON with its own escapes; ours is the same text on every host.
    private static string Ours(string json)
    {
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json, WorkflowJson.Options), WorkflowJson.Options);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    // An instance that somebody started by other means has no version of ours.
    private static string VersionOf(string? input)
    {
        try
        {
            return input is null ? "" : DurableRun.Of(JsonSerializer.Deserialize<JsonElement>(input, WorkflowJson.Options)).Version;
        }
        catch (JsonException)
        {
            return "";
        }
    }

    // Some hosts hand a reason back as JSON text, some plain.
    private static string TextOf(string? output)
    {
        if (output is not ['"', ..])
        {
            return output ?? "";
        }

        try
        {
            return JsonSerializer.Deserialize<string>(output, WorkflowJson.Options) ?? "";
        }
        catch (JsonException)
        {
            return output;
        }
    }
}
