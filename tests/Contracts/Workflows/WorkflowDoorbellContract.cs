using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>Doorbells of a host that delivers every ring, as most do in calm weather. The port doesn't promise it: a host that loses rings runs only <see cref="WorkflowMailContract"/>.</summary>
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
        Assert.SkipUnless(host.HasManualClock, "needs a clock that can be told the time");

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
        Assert.SkipUnless(host.HasManualClock, "needs a clock that can be told the time");

        await host.Client.StartAsync("bell", "a", 4);
        await host.WaitForStatusAsync("a", "waiting");
        await host.AdvanceAsync(TimeSpan.FromMinutes(11));
        await host.Client.RingAsync("a", Mail);

        Assert.Equal("1", (await host.RunToEndAsync("a")).Output);
    }
}
