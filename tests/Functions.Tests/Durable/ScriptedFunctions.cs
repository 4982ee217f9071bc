using System.Text.Json;
using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;

namespace Atelier.Functions.Tests.Durable;

/// <summary>A catalog's workflows and activities as the functions app runs them: each behind the adapter.</summary>
internal static class ScriptedFunctions
{
    public static WorkflowCatalog Of(WorkflowCatalog catalog)
    {
        var functions = new WorkflowCatalog();
        foreach (var workflow in catalog.Workflows)
        {
            functions.Workflow<JsonElement, JsonElement>(workflow.Name, workflow.Version, async (machine, input) =>
            {
                var context = new ScriptedContext(machine, workflow.Name, input);
                try
                {
                    return await DurableOrchestrations.RunAsync(catalog, workflow.Name, context);
                }
                finally
                {
                    await context.EndAsync();
                }
            });
        }

        foreach (var name in catalog.Activities.Select(a => DurableNames.FunctionOf(a.Name)))
        {
            functions.AddActivity(new(name), new LambdaActivity<JsonElement, JsonElement>((input, cancellation) => DurableActivities.RunAsync(catalog, name, input, cancellation)));
        }

        return functions;
    }
}
