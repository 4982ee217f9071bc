using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>A workflow written where it is used.</summary>
public sealed class LambdaWorkflow<TIn, TOut>(Func<IWorkflowContext, TIn, Task<TOut>> run) : Workflow<TIn, TOut>
{
    /// <inheritdoc/>
    public override Task<TOut> RunAsync(IWorkflowContext context, TIn input) => run(context, input);
}
