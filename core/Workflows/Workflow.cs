namespace Atelier.Core.Workflows;

/// <summary>Code that survives its process: a deterministic function over an <see cref="IWorkflowContext"/>. Instances are made per replay and hold no state between.</summary>
/// <typeparam name="TIn">What it starts with; travels as JSON, at most 16 KB.</typeparam>
/// <typeparam name="TOut">What it ends with; travels as JSON, at most 16 KB.</typeparam>
public abstract class Workflow<TIn, TOut>
{
    /// <summary>Runs from the start at every replay; anything not obtained from <paramref name="context"/> must be the same each time.</summary>
    public abstract Task<TOut> RunAsync(IWorkflowContext context, TIn input);
}
