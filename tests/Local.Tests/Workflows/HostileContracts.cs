using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;

namespace Atelier.Local.Tests.Workflows;

public sealed class CalmLife : WorkflowLifeContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new HostileFixture(catalog, Time, Hostility.None));
}

public sealed class CalmActivities : WorkflowActivityContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new HostileFixture(catalog, Time, Hostility.None));
}

public sealed class CalmDoorbells : WorkflowDoorbellContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new HostileFixture(catalog, Time, Hostility.None));
}

public sealed class HostileLife : WorkflowLifeContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new HostileFixture(catalog, Time, new()));
}

public sealed class HostileActivities : WorkflowActivityContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new HostileFixture(catalog, Time, new()));
}

public sealed class HostileTimers : WorkflowTimerContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new HostileFixture(catalog, Time, new()));
}

public sealed class HostileMail : WorkflowMailContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new HostileFixture(catalog, Time, new()));
}

public sealed class HostileReplay : WorkflowReplayContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new HostileFixture(catalog, Time, new()));
}
