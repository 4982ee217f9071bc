using System.Collections.Concurrent;
using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>The way of waiting that makes lost, doubled and late doorbells harmless: mail is stored first, then rung for, and the reader also holds a timer.</summary>
public abstract class WorkflowMailContract : WorkflowContract
{
    private const string Mail = "mail";

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
