using System.Text.Json;
using Atelier.Core.Workflows;
using Microsoft.DurableTask;

namespace Atelier.Functions.Durable;

/// <summary>Runs a workflow of the catalog as an orchestrator function.</summary>
public static class DurableOrchestrations
{
    /// <summary>Runs it once through, as every replay does.</summary>
    /// <param name="catalog">All workflows, in all versions that shipped.</param>
    /// <param name="workflow">The workflow's name.</param>
    /// <param name="context">The framework's context; its input is a <see cref="DurableRun"/>.</param>
    /// <returns>The workflow's output.</returns>
    public static async Task<JsonElement> RunAsync(WorkflowCatalog catalog, string workflow, TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(context);
        var run = DurableRun.Of(context.GetInput<JsonElement>());
        using var port = new DurableWorkflowContext(context, run);
        var output = await catalog.Workflow(workflow, run.Version).RunAsync(port, run.Input.GetRawText());
        if (!port.HasContinued)
        {
            WorkflowPayload.Check(output, "workflow's output");
        }

        return JsonSerializer.Deserialize<JsonElement>(output, WorkflowJson.Options);
    }
}
