using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>Fills catalogs from lambdas.</summary>
public static class CatalogExtensions
{
    /// <summary>Adds a workflow written in place.</summary>
    public static WorkflowCatalog Workflow<TIn, TOut>(this WorkflowCatalog catalog, string name, string version, Func<IWorkflowContext, TIn, Task<TOut>> run) =>
        catalog.AddWorkflow(name, version, () => new LambdaWorkflow<TIn, TOut>(run));

    /// <summary>Adds an activity written in place.</summary>
    public static WorkflowCatalog Activity<TIn, TOut>(this WorkflowCatalog catalog, ActivityName<TIn, TOut> name, Func<TIn, TOut> run) =>
        catalog.AddActivity(name, new LambdaActivity<TIn, TOut>((input, _) => Task.FromResult(run(input))));
}
