using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;

namespace Atelier.Functions.Tests.Durable;

public sealed class CalmLife : WorkflowLifeContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, Hostility.None));
}

public sealed class HostileLife : WorkflowLifeContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, new()));
}

public sealed class CalmActivity : WorkflowActivityContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, Hostility.None));
}

public sealed class HostileActivity : WorkflowActivityContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, new()));
}

public sealed class CalmTimer : WorkflowTimerContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, Hostility.None));
}

public sealed class HostileTimer : WorkflowTimerContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, new()));
}

public sealed class CalmDoorbell : WorkflowDoorbellContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, Hostility.None));
}

public sealed class CalmMail : WorkflowMailContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, Hostility.None));
}

public sealed class HostileMail : WorkflowMailContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, new()));
}

public sealed class CalmReplay : WorkflowReplayContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, Hostility.None));
}

public sealed class HostileReplay : WorkflowReplayContract
{
    protected override Task<WorkflowHostFixture> OpenAsync(WorkflowCatalog catalog) => Task.FromResult<WorkflowHostFixture>(new DurableFixture(catalog, Time, new()));
}
