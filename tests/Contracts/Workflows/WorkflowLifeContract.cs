using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>Start, end, stop, look, forget.</summary>
public abstract class WorkflowLifeContract : WorkflowContract
{
    [Fact]
    public async Task A_workflow_returns_its_output()
    {
        await using var host = await OpenAsync(Catalog().Workflow<string, string>("greet", "1", (_, name) => Task.FromResult($"hello {name}")));

        Assert.True(await host.Client.StartAsync("greet", "a", "Ada"));
        var state = await host.WaitForEndAsync("a");

        Assert.Equal(WorkflowStatus.Completed, state.Status);
        Assert.Equal("\"hello Ada\"", state.Output);
        Assert.Equal(("greet", "1", "a"), (state.Workflow, state.Version, state.InstanceId));
        Assert.Null(state.Failure);
        Assert.True(state.UpdatedAt >= state.CreatedAt);
    }

    [Fact]
    public async Task A_second_start_changes_nothing_whatever_the_state()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("echo", "1", (_, n) => Task.FromResult(n)));

        Assert.True(await host.Client.StartAsync("echo", "a", 1));
        Assert.False(await host.Client.StartAsync("echo", "a", 2));
        await host.WaitForEndAsync("a");
        Assert.False(await host.Client.StartAsync("echo", "a", 3));

        Assert.Equal("1", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task Many_concurrent_starts_of_one_id_start_it_once()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("echo", "1", (_, n) => Task.FromResult(n)));

        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => host.Client.StartAsync("echo", "a", n)));

        Assert.Single(starts, s => s);
    }

    [Fact]
    public async Task A_workflow_that_nobody_serves_can_not_be_started()
    {
        await using var host = await OpenAsync(Catalog());

        await Assert.ThrowsAsync<KeyNotFoundException>(() => host.Client.StartAsync("nothing", "a", 1));
        Assert.Null(await host.Client.GetAsync("a"));
    }

    [Fact]
    public async Task A_workflow_that_throws_fails_with_its_message()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("throw", "1", (_, _) => throw new InvalidOperationException("out of ink")));

        await host.Client.StartAsync("throw", "a", 1);
        var state = await host.WaitForEndAsync("a");

        Assert.Equal(WorkflowStatus.Failed, state.Status);
        Assert.Contains("out of ink", state.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_above_16_KB_is_refused_and_nothing_starts()
    {
        await using var host = await OpenAsync(Catalog().Workflow<string, int>("length", "1", (_, s) => Task.FromResult(s.Length)));

        var e = await Assert.ThrowsAsync<PayloadTooLargeException>(() => host.Client.StartAsync("length", "a", new string('x', 17_000)));

        Assert.Contains("17002 bytes", e.Message, StringComparison.Ordinal);
        Assert.Null(await host.Client.GetAsync("a"));
        Assert.True(await host.Client.StartAsync("length", "a", new string('x', 16_000)));
        Assert.Equal("16000", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task An_output_above_16_KB_fails_the_workflow_and_says_so()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("long", "1", (_, n) => Task.FromResult(new string('x', n))));

        await host.Client.StartAsync("long", "a", 20_000);
        var state = await host.WaitForEndAsync("a");

        Assert.Equal(WorkflowStatus.Failed, state.Status);
        Assert.Contains("Store it and pass its key", state.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_custom_status_is_seen_while_the_workflow_waits_and_the_last_one_wins()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("status", "1", async (context, n) =>
        {
            context.SetCustomStatus("first");
            context.SetCustomStatus("waiting");
            await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            context.SetCustomStatus(new { step = "done", n });
            return n;
        }));

        await host.Client.StartAsync("status", "a", 7);
        var state = await host.WaitForStatusAsync("a", "waiting");
        Assert.Equal(WorkflowStatus.Running, state.Status);
        state = await host.RunToEndAsync("a");

        Assert.Equal("""{"step":"done","n":7}""", state.CustomStatus);
    }

    [Fact]
    public async Task Terminate_stops_an_instance_for_good()
    {
        var ran = 0;
        await using var host = await OpenAsync(new WorkflowCatalog().Activity(Increment, n => Interlocked.Increment(ref ran)).Workflow<int, int>("wait", "1", async (context, n) =>
        {
            context.SetCustomStatus("waiting");
            await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            return await context.CallAsync(Increment, n);
        }));

        await host.Client.StartAsync("wait", "a", 1);
        await host.WaitForStatusAsync("a", "waiting");
        await host.Client.TerminateAsync("a", "campaign killed");
        await host.Client.TerminateAsync("a", "again");
        await host.Client.RingAsync("a", "mail");
        await host.AdvanceAsync(TimeSpan.FromHours(2));

        var state = await host.WaitForEndAsync("a");
        Assert.Equal((WorkflowStatus.Terminated, "campaign killed"), (state.Status, state.Failure));
        Assert.Equal(0, ran);
        Assert.False(await host.Client.StartAsync("wait", "a", 1));
    }

    [Fact]
    public async Task Terminating_or_ringing_an_unknown_or_ended_instance_changes_nothing()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("echo", "1", (_, n) => Task.FromResult(n)));

        await host.Client.TerminateAsync("unknown", "x");
        await host.Client.RingAsync("unknown", "mail");
        Assert.Null(await host.Client.GetAsync("unknown"));

        await host.Client.StartAsync("echo", "a", 1);
        var before = await host.WaitForEndAsync("a");
        await host.Client.TerminateAsync("a", "x");
        await host.Client.RingAsync("a", "mail");
        Assert.Equal(before, await host.WaitForEndAsync("a"));
    }

    [Fact]
    public async Task Purge_forgets_an_ended_instance_and_no_other()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("wait", "1", async (context, n) =>
        {
            context.SetCustomStatus("waiting");
            await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            return n;
        }));

        Assert.False(await host.Client.PurgeAsync("a"));
        await host.Client.StartAsync("wait", "a", 1);
        await host.WaitForStatusAsync("a", "waiting");
        Assert.False(await host.Client.PurgeAsync("a"));
        await host.RunToEndAsync("a");
        Assert.True(await host.Client.PurgeAsync("a"));
        Assert.Null(await host.Client.GetAsync("a"));
        Assert.False(await host.Client.PurgeAsync("a"));

        Assert.True(await host.Client.StartAsync("wait", "a", 2));
        await host.WaitForStatusAsync("a", "waiting");
        Assert.Equal("2", (await host.RunToEndAsync("a")).Output);
    }
}
