using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Local.Engine;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Workflows;

/// <summary>What the embedded engine does beyond the port.</summary>
public sealed class EngineBehaviour
{
    private static readonly ActivityName<int, int> Increment = new("increment");
    private readonly ManualTimeProvider _time = new();

    private static WorkflowCatalog Waiting() => new WorkflowCatalog().Activity(Increment, n => n + 1).Workflow<int, int>("wait", "1", async (context, n) =>
    {
        n = await context.CallAsync(Increment, n);
        context.SetCustomStatus("waiting");
        await Task.WhenAny(context.WaitForDoorbellAsync("mail"), context.DelayUntilAsync(context.UtcNow.AddDays(3)));
        return await context.CallAsync(Increment, n);
    });

    [Fact]
    public async Task Only_so_many_instances_stay_in_memory_and_the_others_go_on_all_the_same()
    {
        await using var host = await SqliteFixture.OpenAsync(Waiting(), _time, new() { HotInstances = 8, MaxTurns = 8 });
        var ids = Enumerable.Range(0, 100).Select(i => $"i{i}").ToList();

        await Task.WhenAll(ids.Select(id => host.Client.StartAsync("wait", id, 0)));
        foreach (var id in ids)
        {
            await host.WaitForStatusAsync(id, "waiting");
        }

        Assert.InRange(host.Engine.HotInstances, 0, 8 + 8);
        await Task.WhenAll(ids.Take(50).Select(id => host.Client.RingAsync(id, "mail")));
        foreach (var id in ids.Take(50))
        {
            Assert.Equal("2", (await host.WaitForEndAsync(id)).Output);
        }

        _time.Advance(TimeSpan.FromDays(4));
        foreach (var id in ids.Skip(50))
        {
            Assert.Equal("2", (await host.WaitForEndAsync(id)).Output);
        }
    }

    [Fact]
    public async Task A_ring_from_another_process_is_noticed()
    {
        using var folder = new TemporaryFolder();
        await using var studio = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });
        await studio.StartEngineAsync(Waiting());
        await using var worker = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });

        await studio.Workflows.StartAsync("wait", "a", 0);
        await Until(async () => (await worker.Workflows.GetAsync("a"))?.CustomStatus is not null);
        await worker.Workflows.RingAsync("a", "mail");

        await Until(async () => (await studio.Workflows.GetAsync("a"))!.Status == WorkflowStatus.Completed);
    }

    [Fact]
    public async Task An_instance_stopped_by_another_process_goes_no_further()
    {
        using var folder = new TemporaryFolder();
        await using var studio = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path, TimeProvider = _time });
        await studio.StartEngineAsync(Waiting());
        await using var worker = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });

        await studio.Workflows.StartAsync("wait", "a", 0);
        await Until(async () => (await worker.Workflows.GetAsync("a"))?.CustomStatus is not null);
        await worker.Workflows.TerminateAsync("a", "killed");
        await studio.Workflows.RingAsync("a", "mail");
        _time.Advance(TimeSpan.FromDays(4));

        Assert.Equal(WorkflowStatus.Terminated, (await studio.Workflows.GetAsync("a"))!.Status);
    }

    [Fact]
    public async Task One_process_hosts_the_engine_and_the_next_may_when_it_has_stopped()
    {
        using var folder = new TemporaryFolder();
        await using var first = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });
        await using var second = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });

        await using (await first.StartEngineAsync(Waiting()))
        {
            var e = await Assert.ThrowsAsync<EngineInUseException>(() => second.StartEngineAsync(Waiting()));
            Assert.Contains("Stop it first", e.Message, StringComparison.Ordinal);
            Assert.True(await second.Workflows.StartAsync("wait", "a", 0));
            Assert.False(await first.Workflows.StartAsync("wait", "a", 0));
            await Until(async () => (await second.Workflows.GetAsync("a"))?.CustomStatus is not null);
        }

        await second.StartEngineAsync(Waiting());
        await second.Workflows.RingAsync("a", "mail");
        await Until(async () => (await first.Workflows.GetAsync("a"))!.Status == WorkflowStatus.Completed);
    }

    [Fact]
    public async Task No_more_activities_run_at_once_than_allowed()
    {
        var (running, most) = (0, 0);
        var name = new ActivityName<int, int>("slow");
        var catalog = new WorkflowCatalog()
            .AddActivity(name, new LambdaActivity<int, int>(async (n, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                await Task.Delay(2, CancellationToken.None);
                Interlocked.Decrement(ref running);
                return n;
            }))
            .Workflow<int, int>("fan", "1", async (context, n) => (await Task.WhenAll(Enumerable.Range(0, n).Select(i => context.CallAsync(name, i)))).Sum());
        await using var host = await SqliteFixture.OpenAsync(catalog, _time, new() { MaxActivities = 3 });

        await host.Client.StartAsync("fan", "a", 30);

        Assert.Equal("435", (await host.WaitForEndAsync("a")).Output);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task A_stop_waits_for_running_activities_and_an_activity_that_was_cut_off_runs_again()
    {
        var entered = new TaskCompletionSource();
        var runs = 0;
        WorkflowCatalog Code(bool hang) => new WorkflowCatalog()
            .AddActivity(Increment, new LambdaActivity<int, int>(async (n, stop) =>
            {
                Interlocked.Increment(ref runs);
                entered.TrySetResult();
                await (hang ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask);
                return n + 1;
            }))
            .Workflow<int, int>("one", "1", (context, n) => context.CallAsync(Increment, n));
        await using var host = await SqliteFixture.OpenAsync(Code(hang: true), _time);

        await host.Client.StartAsync("one", "a", 1);
        await entered.Task;
        await host.RestartAsync(Code(hang: false));

        Assert.Equal("2", (await host.WaitForEndAsync("a")).Output);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_call_of_an_activity_that_is_not_served_waits_for_a_host_that_serves_it()
    {
        static WorkflowCatalog Code(bool served)
        {
            var catalog = new WorkflowCatalog().Workflow<int, int>("one", "1", (context, n) => context.CallAsync(Increment, n));
            return served ? catalog.Activity(Increment, n => n + 1) : catalog;
        }

        await using var host = await SqliteFixture.OpenAsync(Code(served: false), _time);
        await host.Client.StartAsync("one", "a", 1);
        await host.WaitAsync("a", s => s.Status == WorkflowStatus.Running);
        await host.RestartAsync(Code(served: true));

        Assert.Equal("2", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task A_recorded_history_replays_as_a_fixture_and_tells_when_the_code_changed()
    {
        await using var host = await SqliteFixture.OpenAsync(Waiting(), _time);
        await host.Client.StartAsync("wait", "a", 5);
        await host.WaitForStatusAsync("a", "waiting");
        await host.Client.RingAsync("a", "mail");
        await host.WaitForEndAsync("a");

        var fixture = host.Platform.History("a")!.ToJson();

        WorkflowReplayer.Replay(Waiting(), fixture);
        var changed = new WorkflowCatalog().Workflow<int, int>("wait", "1", async (context, n) =>
        {
            n = await context.CallAsync(Increment, n);
            return await context.CallAsync(Increment, n);
        });
        var e = Assert.Throws<NonDeterministicWorkflowException>(() => WorkflowReplayer.Replay(changed, fixture));
        Assert.Equal(1, e.Position);
        Assert.Contains("a timer for", e.Recorded, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => WorkflowReplayer.Replay(new(), fixture));
    }

    [Fact]
    public async Task A_damaged_history_stops_its_own_instance_and_no_other_and_is_left_as_it_is()
    {
        await using var host = await SqliteFixture.OpenAsync(Waiting(), _time);
        await host.Client.StartAsync("wait", "bad", 5);
        await host.Client.StartAsync("wait", "good", 5);
        await host.WaitForStatusAsync("bad", "waiting");
        await host.WaitForStatusAsync("good", "waiting");
        await host.Platform.Data.WriteAsync(db => db.Run("UPDATE history SET entries = substr(entries, 1, 9) WHERE turn = 2 AND no = (SELECT no FROM instances WHERE id = 'bad')"));

        await host.RestartAsync(Waiting());
        await host.Client.RingAsync("bad", "mail");
        await host.Client.RingAsync("good", "mail");

        Assert.Equal("7", (await host.WaitForEndAsync("good")).Output);
        Assert.Equal(WorkflowStatus.Running, (await host.Client.GetAsync("bad"))!.Status);
        await host.Client.TerminateAsync("bad", "damaged");
        Assert.Equal(WorkflowStatus.Terminated, (await host.Client.GetAsync("bad"))!.Status);
    }

    [Fact]
    public async Task A_clean_end_leaves_no_calls_timers_or_rings_behind()
    {
        await using var host = await SqliteFixture.OpenAsync(Waiting(), _time);
        await host.Client.StartAsync("wait", "a", 5);
        await host.WaitForStatusAsync("a", "waiting");
        for (var i = 0; i < 10; i++)
        {
            await host.Client.RingAsync("a", "mail");
        }

        await host.WaitForEndAsync("a");

        Assert.Equal(0, host.Platform.Data.Read(db => db.Scalar("SELECT (SELECT COUNT(*) FROM calls) + (SELECT COUNT(*) FROM timers) + (SELECT COUNT(*) FROM rings)")));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); seen < now; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(2);
        }
    }
}
