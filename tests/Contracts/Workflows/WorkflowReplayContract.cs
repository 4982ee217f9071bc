using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>Continue-as-new, versions, restarts, and code that no longer fits its history.</summary>
public abstract class WorkflowReplayContract : WorkflowContract
{
    [Fact]
    public async Task Continue_as_new_begins_again_as_the_same_instance()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("loop", "1", async (context, n) =>
        {
            var id = context.NewGuid();
            n = await context.CallAsync(Increment, n);
            context.SetCustomStatus(new { n, id });
            if (n < 5)
            {
                context.ContinueAsNew(n);
                return "ignored";
            }

            return $"{context.InstanceId} {context.Version} {n}";
        }));

        await host.Client.StartAsync("loop", "a", 0);
        var state = await host.WaitForEndAsync("a");

        Assert.Equal((WorkflowStatus.Completed, "\"a 1 5\""), (state.Status, state.Output));
    }

    [Fact]
    public async Task Each_run_draws_new_ids()
    {
        await using var host = await OpenAsync(Catalog().Workflow<string[], string[]>("ids", "1", async (context, seen) =>
        {
            string[] ids = [.. seen, context.NewGuid().ToString()];
            await context.CallAsync(Increment, ids.Length);
            if (ids.Length < 3)
            {
                context.ContinueAsNew(ids);
            }

            return ids;
        }));

        await host.Client.StartAsync("ids", "a", Array.Empty<string>());
        var output = (await host.WaitForEndAsync("a")).Output!;

        Assert.Equal(3, System.Text.Json.JsonSerializer.Deserialize<string[]>(output)!.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task What_the_old_run_still_awaited_does_not_reach_the_new_one()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("leave", "1", async (context, n) =>
        {
            var calls = Enumerable.Range(0, 6).Select(i => context.CallAsync(Increment, (100 * n) + i)).ToList();
            _ = context.DelayUntilAsync(context.UtcNow.AddMinutes(1));
            if (n < 4)
            {
                await Task.WhenAny(calls);
                context.ContinueAsNew(n + 1);
                return "ignored";
            }

            return string.Join(' ', await Task.WhenAll(calls));
        }));

        await host.Client.StartAsync("leave", "a", 0);

        Assert.Equal("\"401 402 403 404 405 406\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task An_instance_keeps_its_version_and_new_ones_get_the_latest()
    {
        static Func<IWorkflowContext, int, Task<string>> Code(string text) => async (context, n) =>
        {
            context.SetCustomStatus("waiting");
            await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            return $"{text} as {context.Version}";
        };
        await using var host = await OpenAsync(Catalog().Workflow("ship", "1", Code("old")));
        Assert.SkipUnless(host.CanRestart, "needs a restart");

        await host.Client.StartAsync("ship", "a", 1);
        await host.WaitForStatusAsync("a", "waiting");
        await host.RestartAsync(Catalog().Workflow("ship", "1", Code("old")).Workflow("ship", "2", Code("new")));
        await host.Client.StartAsync("ship", "b", 1);
        await host.WaitForStatusAsync("b", "waiting");

        Assert.Equal("\"old as 1\"", (await host.RunToEndAsync("a")).Output);
        Assert.Equal("\"new as 2\"", (await host.RunToEndAsync("b")).Output);
    }

    [Fact]
    public async Task An_instance_of_a_version_that_is_not_served_waits_untouched()
    {
        static Func<IWorkflowContext, int, Task<int>> Code() => async (context, n) =>
        {
            context.SetCustomStatus("waiting");
            await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            return await context.CallAsync(Increment, n);
        };
        await using var host = await OpenAsync(Catalog().Workflow("ship", "1", Code()));
        Assert.SkipUnless(host.CanRestart && host.HasManualClock, "needs a restart and a manual clock");

        await host.Client.StartAsync("ship", "a", 1);
        var before = await host.WaitForStatusAsync("a", "waiting");
        await host.RestartAsync(Catalog().Workflow("ship", "2", Code()));
        await host.Client.RingAsync("a", "mail");
        await host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(before, await host.WaitForStatusAsync("a", "waiting"));

        await host.RestartAsync(Catalog().Workflow("ship", "1", Code()));
        Assert.Equal("2", (await host.RunToEndAsync("a")).Output);
    }

    [Fact]
    public async Task A_restart_in_the_middle_loses_and_repeats_nothing_that_is_recorded()
    {
        WorkflowCatalog Code() => Catalog().Workflow<int, int>("steps", "1", async (context, n) =>
        {
            for (var i = 0; i < 6; i++)
            {
                n = await context.CallAsync(Increment, n);
                context.SetCustomStatus($"step {i}");
                await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            }

            return n;
        });
        await using var host = await OpenAsync(Code());
        Assert.SkipUnless(host.CanRestart && host.HasManualClock, "needs a restart and a manual clock");

        await host.Client.StartAsync("steps", "a", 0);
        for (var i = 0; i < 6; i++)
        {
            await host.WaitForStatusAsync("a", $"step {i}");
            await host.RestartAsync(Code());
            await host.AdvanceAsync(TimeSpan.FromHours(1.1));
        }

        Assert.Equal("6", (await host.WaitForEndAsync("a")).Output);
    }

    [Theory]
    [InlineData("another activity", 1)]
    [InlineData("a timer instead", 1)]
    [InlineData("one call more", 2)]
    [InlineData("one call less", 1)]
    public async Task Code_that_no_longer_fits_its_history_stops_and_says_where(string change, int position)
    {
        var other = new ActivityName<int, int>("other");
        WorkflowCatalog Code(string how) => Catalog().Activity(other, n => n).Workflow<int, int>("changed", "1", async (context, n) =>
        {
            n = await context.CallAsync(Increment, n);
            if (how == "one call more")
            {
                _ = context.CallAsync(Increment, n);
            }

            if (how == "another activity")
            {
                n = await context.CallAsync(other, n);
            }
            else if (how == "a timer instead")
            {
                await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            }
            else if (how != "one call less")
            {
                n = await context.CallAsync(Increment, n);
            }

            context.SetCustomStatus("waiting");
            await context.DelayUntilAsync(context.UtcNow.AddHours(2));
            return n;
        });
        await using var host = await OpenAsync(Code(""));
        Assert.SkipUnless(host.CanRestart, "needs a restart");

        await host.Client.StartAsync("changed", "a", 0);
        await host.WaitForStatusAsync("a", "waiting");
        await host.RestartAsync(Code(change));
        var state = await host.RunToEndAsync("a");

        Assert.Equal(WorkflowStatus.Failed, state.Status);
        Assert.Contains($"command {position}:", state.Failure, StringComparison.Ordinal);
        Assert.Contains("a call of activity 'increment'", state.Failure, StringComparison.Ordinal);
        Assert.Contains("new version", state.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_called_with_another_input_than_recorded_stops_the_instance()
    {
        WorkflowCatalog Code(int add) => Catalog().Workflow<int, int>("changed", "1", async (context, n) =>
        {
            n = await context.CallAsync(Increment, n + add);
            context.SetCustomStatus("waiting");
            await context.DelayUntilAsync(context.UtcNow.AddHours(2));
            return n;
        });
        await using var host = await OpenAsync(Code(0));
        Assert.SkipUnless(host.CanRestart && host.ComparesInputs, "needs a restart and a host that compares inputs");

        await host.Client.StartAsync("changed", "a", 0);
        await host.WaitForStatusAsync("a", "waiting");
        await host.RestartAsync(Code(1));
        var state = await host.RunToEndAsync("a");

        Assert.Equal(WorkflowStatus.Failed, state.Status);
        Assert.Contains("command 0:", state.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awaiting_something_from_outside_the_context_fails_with_what_to_do()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("foreign", "1", async (context, n) =>
        {
            n = await context.CallAsync(Increment, n);
            return await Task.Run(() => n);
        }));
        Assert.SkipUnless(host.FindsForeignAwaits, "this host doesn't look for it");

        await host.Client.StartAsync("foreign", "a", 1);
        var state = await host.WaitForEndAsync("a");

        Assert.Equal(WorkflowStatus.Failed, state.Status);
        Assert.Contains("belongs in an activity", state.Failure, StringComparison.Ordinal);
    }
}
