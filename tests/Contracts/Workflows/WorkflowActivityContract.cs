using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>Activities: results, failures, retries, many at once.</summary>
public abstract class WorkflowActivityContract : WorkflowContract
{
    private static readonly RetryPolicy ThreeTimes = new(3, TimeSpan.FromSeconds(10), 2, TimeSpan.FromMinutes(1));

    [Fact]
    public async Task Activities_return_their_results_in_turn()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("sum", "1", async (context, n) =>
        {
            for (var i = 0; i < 5; i++)
            {
                n = await context.CallAsync(Increment, n);
            }

            return n;
        }));

        await host.Client.StartAsync("sum", "a", 10);

        Assert.Equal("15", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task Many_at_once_give_each_its_own_result()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int[]>("fan", "1", (context, n) =>
            Task.WhenAll(Enumerable.Range(0, n).Select(i => context.CallAsync(Increment, i)))));

        await host.Client.StartAsync("fan", "a", 12);

        Assert.Equal("[1,2,3,4,5,6,7,8,9,10,11,12]", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task Branches_go_on_side_by_side()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int[]>("branches", "1", (context, n) =>
            Task.WhenAll(Enumerable.Range(0, n).Select(async i =>
            {
                for (var k = 0; k < 3; k++)
                {
                    i = await context.CallAsync(Increment, i);
                }

                return i;
            }))));

        await host.Client.StartAsync("branches", "a", 4);

        Assert.Equal("[3,4,5,6]", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task WhenAny_goes_on_with_the_first_and_the_others_do_no_harm()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("race", "1", async (context, n) =>
        {
            var slow = context.DelayUntilAsync(context.UtcNow.AddHours(5));
            var calls = Enumerable.Range(0, n).Select(i => context.CallAsync(Increment, i)).ToList<Task>();
            var first = await Task.WhenAny(calls.Append(slow));
            await context.CallAsync(Increment, 0);
            return first == slow ? "timer" : "call";
        }));

        await host.Client.StartAsync("race", "a", 3);

        Assert.Equal("\"call\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task A_failing_activity_is_tried_again_after_its_waits()
    {
        var attempts = new List<DateTimeOffset>();
        var failures = 0;
        var catalog = new WorkflowCatalog().Activity(Increment, n =>
        {
            attempts.Add(Time.GetUtcNow());
            return ++failures < 3 ? throw new TimeoutException("not yet") : n + 1;
        });
        await using var host = await OpenAsync(catalog.Workflow<int, int>("retry", "1", (context, n) => context.CallAsync(Increment, n, ThreeTimes)));

        await host.Client.StartAsync("retry", "a", 1);
        var state = await host.RunToEndAsync("a");

        Assert.Equal("2", state.Output);
        if (host.HasManualClock && attempts.Count == 3) // a host that loses results runs more often
        {
            Assert.True(attempts[1] - attempts[0] >= TimeSpan.FromSeconds(10));
            Assert.True(attempts[2] - attempts[1] >= TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task An_activity_that_uses_up_its_attempts_throws_into_the_workflow()
    {
        var catalog = new WorkflowCatalog().Activity(Increment, int (_) => throw new TimeoutException("never"));
        await using var host = await OpenAsync(catalog.Workflow<int, string>("fail", "1", async (context, n) =>
        {
            try
            {
                await context.CallAsync(Increment, n, ThreeTimes);
                return "no";
            }
            catch (ActivityFailedException e)
            {
                return $"{e.Activity}|{e.Code}|{e.Reason}|{e.IsPermanent}";
            }
        }));

        await host.Client.StartAsync("fail", "a", 1);

        Assert.Equal("\"increment|TimeoutException|never|False\"", (await host.RunToEndAsync("a")).Output);
    }

    [Fact]
    public async Task A_permanent_failure_is_not_tried_again()
    {
        var runs = 0;
        var catalog = new WorkflowCatalog().Activity(Increment, int (_) =>
        {
            runs++;
            throw new PermanentFailureException("model-gone", "Choose another model.");
        });
        await using var host = await OpenAsync(catalog.Workflow<int, string>("fail", "1", async (context, n) =>
        {
            var before = context.UtcNow;
            try
            {
                await context.CallAsync(Increment, n, new(50, TimeSpan.FromHours(1), 1, TimeSpan.FromHours(1)));
                return "no";
            }
            catch (ActivityFailedException e)
            {
                return $"{e.Code}|{e.Reason}|{e.IsPermanent}|{context.UtcNow - before < TimeSpan.FromHours(1)}";
            }
        }));

        await host.Client.StartAsync("fail", "a", 1);

        Assert.Equal("\"model-gone|Choose another model.|True|True\"", (await host.WaitForEndAsync("a")).Output);
        Assert.InRange(runs, 1, 5);
    }

    [Fact]
    public async Task A_failure_that_nobody_catches_fails_the_workflow()
    {
        var catalog = new WorkflowCatalog().Activity(Increment, int (_) => throw new PermanentFailureException("no-model", "There is no model."));
        await using var host = await OpenAsync(catalog.Workflow<int, int>("fail", "1", (context, n) => context.CallAsync(Increment, n)));

        await host.Client.StartAsync("fail", "a", 1);
        var state = await host.WaitForEndAsync("a");

        Assert.Equal(WorkflowStatus.Failed, state.Status);
        Assert.Contains("There is no model.", state.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_above_16_KB_fails_its_call_for_good()
    {
        var name = new ActivityName<int, string>("long");
        var catalog = new WorkflowCatalog().Activity(name, n => new string('x', n));
        await using var host = await OpenAsync(catalog.Workflow<int, string>("long", "1", async (context, n) =>
        {
            try
            {
                return await context.CallAsync(name, n, ThreeTimes);
            }
            catch (ActivityFailedException e)
            {
                return $"{e.Code}|{e.IsPermanent}";
            }
        }));

        await host.Client.StartAsync("long", "a", 20_000);

        Assert.Equal("\"payload-too-large|True\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task An_input_above_16_KB_is_refused_inside_the_workflow()
    {
        var name = new ActivityName<string, int>("length");
        var catalog = new WorkflowCatalog().Activity(name, s => s.Length);
        await using var host = await OpenAsync(catalog.Workflow<int, string>("long", "1", async (context, n) =>
        {
            try
            {
                await context.CallAsync(name, new string('x', n));
                return "no";
            }
            catch (PayloadTooLargeException)
            {
                return $"refused, {await context.CallAsync(name, "but alive")}";
            }
        }));

        await host.Client.StartAsync("long", "a", 20_000);

        Assert.Equal("\"refused, 9\"", (await host.WaitForEndAsync("a")).Output);
    }
}
