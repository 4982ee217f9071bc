using Atelier.Contracts.Time;
using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>
/// What every workflow host does, stated against the port alone. A host's tests derive one class for each part of the contract and say how to open the host.
/// </summary>
public abstract class WorkflowContract
{
    /// <summary>Adds one.</summary>
    protected static readonly ActivityName<int, int> Increment = new("increment");

    /// <summary>The clock of hosts that can be told the time.</summary>
    protected ManualTimeProvider Time { get; } = new();

    /// <summary>A catalog that knows <see cref="Increment"/>.</summary>
    protected static WorkflowCatalog Catalog() => new WorkflowCatalog().Activity(Increment, n => n + 1);

    /// <summary>Opens a fresh, empty host.</summary>
    protected abstract Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog);
}
