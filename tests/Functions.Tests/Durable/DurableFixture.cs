using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Functions.Tests.Durable;

/// <summary>The Durable adapter under the contract: every orchestration, activity and client call goes through it, over a scripted framework.</summary>
internal sealed class DurableFixture : WorkflowHostFixture
{
    private readonly HostileWorkflowHost _host;
    private readonly DurableClients _clients = new();
    private DurableWorkflowClient _client;

    public DurableFixture(WorkflowCatalog catalog, ManualTimeProvider time, Hostility hostility)
    {
        _host = new(ScriptedFunctions.Of(catalog), time, hostility);
        Framework = new(_host);
        _client = new(_clients, catalog, NullLogger.Instance);
    }

    public ScriptedClient Framework { get; }

    public HostileWorkflowHost Host => _host;

    public override IWorkflowClient Client
    {
        get
        {
            // As a function does first of all.
            _clients.Use(Framework);
            return _client;
        }
    }

    public override Task RestartAsync(WorkflowCatalog catalog)
    {
        _host.Restart(ScriptedFunctions.Of(catalog));
        _client = new(_clients, catalog, NullLogger.Instance);
        return Task.CompletedTask;
    }

    public override Task AdvanceAsync(TimeSpan by) => _host.AdvanceAsync(by);

    public override async Task<WorkflowState> WaitAsync(string instanceId, Func<WorkflowState, bool> until)
    {
        await _host.RunUntilIdleAsync();
        var state = await Client.GetAsync(instanceId);
        return state is not null && until(state) ? state : throw new TimeoutException($"Nothing is left to do, and '{instanceId}' is at {state}.");
    }

    public override async Task<WorkflowState> RunToEndAsync(string instanceId)
    {
        await _host.RunToEndAsync(instanceId);
        return (await Client.GetAsync(instanceId))!;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
