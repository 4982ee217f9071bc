using System.Diagnostics;
using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;
using Atelier.Local.Engine;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Workflows;

/// <summary>The embedded engine under the contract.</summary>
internal sealed class SqliteFixture : WorkflowHostFixture
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time;
    private readonly EngineOptions _options;
    private LocalPlatform? _platform;

    private SqliteFixture(ManualTimeProvider time, EngineOptions options)
    {
        _time = time;
        _options = options;
    }

    public override IWorkflowClient Client => Platform.Workflows;

    public LocalPlatform Platform => _platform!;

    public WorkflowEngine Engine { get; private set; } = null!;

    public static async Task<SqliteFixture> OpenAsync(WorkflowCatalog catalog, ManualTimeProvider time, EngineOptions? options = null)
    {
        var fixture = new SqliteFixture(time, options ?? new() { DrainFor = TimeSpan.Zero, MaxTurns = 8 });
        await fixture.RestartAsync(catalog);
        return fixture;
    }

    public override async Task RestartAsync(WorkflowCatalog catalog)
    {
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }

        _platform = await LocalPlatform.OpenAsync(new() { DataFolder = _folder.Path, TimeProvider = _time, Engine = _options });
        Engine = await _platform.StartEngineAsync(catalog);
    }

    public override Task AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        return Task.CompletedTask;
    }

    public override async Task<WorkflowState> WaitAsync(string instanceId, Func<WorkflowState, bool> until)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var state = await Client.GetAsync(instanceId);
            if (state is not null && until(state))
            {
                return state;
            }

            if (Stopwatch.GetElapsedTime(began) > Hang)
            {
                throw new TimeoutException($"'{instanceId}' hangs at {state}.");
            }

            await Task.Delay(1);
        }
    }

    public override async Task<WorkflowState> RunToEndAsync(string instanceId)
    {
        var step = TimeSpan.FromSeconds(30);
        return await WaitAsync(instanceId, s =>
        {
            if (s.Status is not (WorkflowStatus.Pending or WorkflowStatus.Running))
            {
                return true;
            }

            _time.Advance(step);
            step = step < TimeSpan.FromHours(12) ? step * 1.1 : step;
            return false;
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        _folder.Dispose();
    }
}
