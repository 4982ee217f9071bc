using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;

namespace Atelier.Local.Tests.Workflows;

public sealed class SqliteLife : WorkflowLifeContract
{
    protected override async Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => await SqliteFixture.OpenAsync(catalog, Time);
}

public sealed class SqliteActivities : WorkflowActivityContract
{
    protected override async Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => await SqliteFixture.OpenAsync(catalog, Time);
}

public sealed class SqliteTimers : WorkflowTimerContract
{
    protected override async Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => await SqliteFixture.OpenAsync(catalog, Time);
}

public sealed class SqliteDoorbells : WorkflowDoorbellContract
{
    protected override async Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => await SqliteFixture.OpenAsync(catalog, Time);
}

public sealed class SqliteReplay : WorkflowReplayContract
{
    protected override async Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => await SqliteFixture.OpenAsync(catalog, Time);
}

public sealed class SqliteMail : WorkflowMailContract
{
    protected override async Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => await SqliteFixture.OpenAsync(catalog, Time);
}
