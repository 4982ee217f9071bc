using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>Timers and the workflow's time.</summary>
public abstract class WorkflowTimerContract : WorkflowContract
{
    private static WorkflowCatalog Waiting() => Catalog().Workflow<int, string>("wait", "1", async (context, hours) =>
    {
        var due = context.UtcNow.AddHours(hours).AddTicks(7);
        context.SetCustomStatus("waiting");
        await context.DelayUntilAsync(due);
        return context.UtcNow >= due ? "in time" : "early";
    });

    [Fact]
    public async Task A_timer_fires_when_it_is_due_and_not_before()
    {
        await using var host = await OpenAsync(Waiting());
        Assert.SkipUnless(host.HasManualClock, "needs a clock that can be told the time");

        await host.Client.StartAsync("wait", "a", 24 * 40);
        await host.WaitForStatusAsync("a", "waiting");
        await host.AdvanceAsync(TimeSpan.FromDays(39.9));
        Assert.Equal(WorkflowStatus.Running, (await host.WaitForStatusAsync("a", "waiting")).Status);
        await host.AdvanceAsync(TimeSpan.FromDays(0.2));

        Assert.Equal("\"in time\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task A_timer_of_the_past_fires_at_once()
    {
        await using var host = await OpenAsync(Waiting());

        await host.Client.StartAsync("wait", "a", -1);

        Assert.Equal("\"in time\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task A_timer_that_came_due_while_no_host_ran_fires_after()
    {
        await using var host = await OpenAsync(Waiting());
        Assert.SkipUnless(host.HasManualClock && host.CanRestart, "needs a manual clock and a restart");

        await host.Client.StartAsync("wait", "a", 3);
        await host.WaitForStatusAsync("a", "waiting");
        Time.Advance(TimeSpan.FromHours(1));
        await host.RestartAsync(Waiting());
        await host.AdvanceAsync(TimeSpan.FromHours(2.1));

        Assert.Equal("\"in time\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task Timers_fire_in_order_of_their_due_times()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("order", "1", async (context, n) =>
        {
            var fired = "";
            var start = context.UtcNow;
            async Task Note(int hours)
            {
                await context.DelayUntilAsync(start.AddHours(hours));
                fired += hours;
            }

            context.SetCustomStatus("waiting");
            await Task.WhenAll(Note(3), Note(1), Note(2));
            return fired;
        }));
        Assert.SkipUnless(host.HasManualClock, "needs a clock that can be told the time");

        await host.Client.StartAsync("order", "a", 1);
        await host.WaitForStatusAsync("a", "waiting");
        for (var i = 0; i < 3; i++)
        {
            await host.AdvanceAsync(TimeSpan.FromHours(1.01));
        }

        Assert.Equal(3, (await host.WaitForEndAsync("a")).Output!.Trim('"').Length);
    }

    [Fact]
    public async Task A_cancelled_timer_no_longer_keeps_the_instance_alive()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("cancel", "1", async (context, n) =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.DelayUntilAsync(context.UtcNow.AddDays(30), stop.Token);
            var call = context.CallAsync(Increment, n);
            var first = await Task.WhenAny(timer, call);
            stop.Cancel();
            return $"{first == call}, {timer.IsCanceled}";
        }));

        await host.Client.StartAsync("cancel", "a", 1);

        Assert.Equal("\"True, True\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task Time_and_ids_are_the_same_at_every_replay()
    {
        WorkflowCatalog Code() => Catalog().Workflow<int, string>("stable", "1", async (context, n) =>
        {
            var before = $"{context.NewGuid()} {context.NewGuid()} {context.UtcNow:O}";
            context.SetCustomStatus(before);
            await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            await context.CallAsync(Increment, n);
            return before;
        });
        await using var host = await OpenAsync(Code());

        await host.Client.StartAsync("stable", "a", 1);
        var seen = (await host.WaitAsync("a", s => s.CustomStatus is not null)).CustomStatus;
        if (host.CanRestart)
        {
            await host.RestartAsync(Code());
        }

        var state = await host.RunToEndAsync("a");
        Assert.Equal((WorkflowStatus.Completed, seen), (state.Status, state.Output));
        var ids = seen!.Trim('"').Split(' ');
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public async Task Time_never_runs_backwards()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, bool>("clock", "1", async (context, n) =>
        {
            var last = context.UtcNow;
            var forwards = true;
            for (var i = 0; i < n; i++)
            {
                context.SetCustomStatus($"step {i}");
                await context.DelayUntilAsync(context.UtcNow.AddMinutes(10));
                forwards &= context.UtcNow >= last.AddMinutes(10);
                last = context.UtcNow;
            }

            return forwards;
        }));
        Assert.SkipUnless(host.HasManualClock, "needs a clock that can be told the time");

        await host.Client.StartAsync("clock", "a", 3);
        for (var i = 0; i < 3; i++)
        {
            await host.WaitForStatusAsync("a", $"step {i}");
            Time.StepBack(TimeSpan.FromMinutes(3));
            await host.AdvanceAsync(TimeSpan.FromMinutes(14));
        }

        Assert.Equal("true", (await host.RunToEndAsync("a")).Output);
    }
}
