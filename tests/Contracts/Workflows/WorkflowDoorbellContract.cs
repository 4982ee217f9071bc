using System.Collections.Concurrent;
using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>Doorbells, and the way of waiting that makes their loss harmless.</summary>
public abstract class WorkflowDoorbellContract : WorkflowContract
{
    private const string Mail = "mail";

    [Fact]
    public async Task A_ring_wakes_the_wait()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("bell", "1", async (context, _) =>
        {
            context.SetCustomStatus("waiting");
            await context.WaitForDoorbellAsync(Mail);
            return "rung";
        }));
        Assert.SkipUnless(host.DeliversRings, "this host loses rings");

        await host.Client.StartAsync("bell", "a", 1);
        await host.WaitForStatusAsync("a", "waiting");
        await host.Client.RingAsync("a", "another");
        await host.Client.RingAsync("a", Mail);

        Assert.Equal("\"rung\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task A_ring_before_the_wait_counts()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("bell", "1", async (context, _) =>
        {
            context.SetCustomStatus("busy");
            await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            await context.WaitForDoorbellAsync(Mail);
            return "rung";
        }));
        Assert.SkipUnless(host.DeliversRings && host.HasManualClock, "this host loses rings or has no manual clock");

        await host.Client.StartAsync("bell", "a", 1);
        await host.WaitForStatusAsync("a", "busy");
        await host.Client.RingAsync("a", Mail);
        await host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("\"rung\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task A_ring_right_after_the_start_counts()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("bell", "1", async (context, _) =>
        {
            await context.WaitForDoorbellAsync(Mail);
            return "rung";
        }));
        Assert.SkipUnless(host.DeliversRings, "this host loses rings");

        await host.Client.StartAsync("bell", "a", 1);
        await host.Client.RingAsync("a", Mail);

        Assert.Equal("\"rung\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task Two_names_are_two_doorbells()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, string>("bells", "1", async (context, _) =>
        {
            context.SetCustomStatus("waiting");
            var left = context.WaitForDoorbellAsync("left");
            var right = context.WaitForDoorbellAsync("right");
            var first = await Task.WhenAny(left, right);
            context.SetCustomStatus("one");
            await Task.WhenAll(left, right);
            return first == right ? "right" : "left";
        }));
        Assert.SkipUnless(host.DeliversRings, "this host loses rings");

        await host.Client.StartAsync("bells", "a", 1);
        await host.WaitForStatusAsync("a", "waiting");
        await host.Client.RingAsync("a", "right");
        await host.WaitForStatusAsync("a", "one");
        await host.Client.RingAsync("a", "left");

        Assert.Equal("\"right\"", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task Asking_again_for_a_ring_that_has_not_come_waits_for_the_same_one()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("bell", "1", async (context, n) =>
        {
            context.SetCustomStatus("waiting");
            var rings = 0;
            for (var i = 0; i < n; i++)
            {
                var bell = context.WaitForDoorbellAsync(Mail);
                var timer = context.DelayUntilAsync(context.UtcNow.AddMinutes(10));
                rings += await Task.WhenAny(bell, timer) == bell ? 1 : 0;
            }

            return rings;
        }));
        Assert.SkipUnless(host.DeliversRings && host.HasManualClock, "this host loses rings or has no manual clock");

        await host.Client.StartAsync("bell", "a", 4);
        await host.WaitForStatusAsync("a", "waiting");
        await host.AdvanceAsync(TimeSpan.FromMinutes(11));
        await host.Client.RingAsync("a", Mail);

        Assert.Equal("1", (await host.RunToEndAsync("a")).Output);
    }

    [Fact]
    public async Task Rings_lost_doubled_or_late_are_harmless_to_a_workflow_that_reads_its_mail()
    {
        const int Letters = 12;
        var mailbox = new ConcurrentDictionary<string, bool>();
        var read = new ActivityName<int, string[]>("read");
        var catalog = new WorkflowCatalog().Activity(read, _ => mailbox.Keys.Order(StringComparer.Ordinal).ToArray());
        await using var host = await OpenAsync(catalog.Workflow<int, string[]>("mail", "1", async (context, wanted) =>
        {
            var handled = new SortedSet<string>(StringComparer.Ordinal);
            while (true)
            {
                handled.UnionWith(await context.CallAsync(read, handled.Count));
                context.SetCustomStatus(handled.Count);
                if (handled.Count >= wanted)
                {
                    return [.. handled];
                }

                using var stop = new CancellationTokenSource();
                await Task.WhenAny(context.WaitForDoorbellAsync(Mail), context.DelayUntilAsync(context.UtcNow.AddMinutes(5), stop.Token));
                stop.Cancel();
            }
        }));

        await host.Client.StartAsync("mail", "a", Letters);
        for (var i = 0; i < Letters; i++)
        {
            mailbox[$"letter {i:00}"] = true; // stored first, then rung
            await host.Client.RingAsync("a", Mail);
            await host.Client.RingAsync("a", Mail);
            if (i % 3 == 0)
            {
                await host.AdvanceAsync(TimeSpan.FromSeconds(30));
            }
        }

        var state = await host.RunToEndAsync("a");
        Assert.Equal(WorkflowStatus.Completed, state.Status);
        Assert.Contains("letter 11", state.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rings_that_nobody_waits_for_leave_the_instance_as_it_is()
    {
        await using var host = await OpenAsync(Catalog().Workflow<int, int>("deaf", "1", async (context, n) =>
        {
            context.SetCustomStatus("waiting");
            await context.DelayUntilAsync(context.UtcNow.AddHours(1));
            return await context.CallAsync(Increment, n);
        }));

        await host.Client.StartAsync("deaf", "a", 1);
        await host.WaitForStatusAsync("a", "waiting");
        for (var i = 0; i < 50; i++)
        {
            await host.Client.RingAsync("a", Mail);
        }

        Assert.Equal("2", (await host.RunToEndAsync("a")).Output);
    }
}
