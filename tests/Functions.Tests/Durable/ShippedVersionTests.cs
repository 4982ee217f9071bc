using System.Text.Json;
using Atelier.Contracts.Workflows;
using Atelier.Core.Briefs;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Functions.Durable;

namespace Atelier.Functions.Tests.Durable;

public sealed class ShippedVersionTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "brief-1");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Through_the_adapter_a_brief_asks_for_what_the_embedded_engine_recorded(string file)
    {
        var history = WorkflowHistory.FromJson(File.ReadAllText(Path.Combine(Folder, file)));

        WorkflowReplayer.Replay(Adapted(new BriefWorkflow().RunAsync), history);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_changed_workflow_is_found_out_through_the_adapter(string file)
    {
        var history = WorkflowHistory.FromJson(File.ReadAllText(Path.Combine(Folder, file)));
        var changed = Adapted(async (context, run) =>
        {
            await context.DelayUntilAsync(context.UtcNow.AddSeconds(1));
            return await new BriefWorkflow().RunAsync(context, run);
        });

        Assert.Throws<NonDeterministicWorkflowException>(() => WorkflowReplayer.Replay(changed, history));
    }

    private static WorkflowCatalog Adapted(Func<IWorkflowContext, BriefRun, Task<Outcome>> code)
    {
        var catalog = new WorkflowCatalog().Workflow<BriefRun, Outcome>(BriefWorkflow.Name, "1", code);
        return new WorkflowCatalog().Workflow<JsonElement, JsonElement>(BriefWorkflow.Name, "1", (machine, input) =>
            DurableOrchestrations.RunAsync(catalog, BriefWorkflow.Name, new ScriptedContext(new BareHistory(machine), BriefWorkflow.Name, new DurableRun("1", input).ToJson())));
    }
}
