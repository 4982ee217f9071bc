using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Atelier.Functions.Briefs;

/// <summary>A brief's workflow as an orchestrator function, in all its versions.</summary>
public sealed class BriefOrchestrator(WorkflowCatalog catalog)
{
    /// <summary>Replays the workflow.</summary>
    [Function(BriefWorkflow.Name)]
    public Task<JsonElement> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => DurableOrchestrations.RunAsync(catalog, BriefWorkflow.Name, context);
}
