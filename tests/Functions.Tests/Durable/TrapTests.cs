using System.Text.Json;
using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;
using Microsoft.DurableTask;

namespace Atelier.Functions.Tests.Durable;

/// <summary>The framework's three traps around events, each shown to lose a bare event, and each harmless to a workflow that reads its mail when a doorbell rings.</summary>
public sealed class TrapTests
{
    private const string Mail = "mail";
    private static readonly ActivityName<int, string[]> Read = new("read");

    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _mailbox = [];

    [Fact]
    public async Task A_wait_that_timed_out_eats_the_next_event()
    {
        var host = Bare(async context =>
        {
            try
            {
                await WaitAtMostAsync(context, TimeSpan.FromMinutes(1));
            }
            catch (TaskCanceledException)
            {
                context.SetCustomStatus(JsonSerializer.SerializeToElement("timed out"));
            }

            await context.WaitForExternalEvent<object?>(Mail);
        });

        await host.StartAsync("bare", "a", default(JsonElement?));
        await host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("\"timed out\"", (await host.GetAsync("a"))!.CustomStatus);
        await host.RingAsync("a", Mail);
        await host.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(WorkflowStatus.Running, (await host.GetAsync("a"))!.Status);
    }

    [Fact]
    public async Task A_doorbell_that_was_not_waited_out_rings_for_the_next_wait()
    {
        await using var host = Adapted(Hostility.None);

        await host.Client.StartAsync("reader", "a", 1);
        await host.AdvanceAsync(TimeSpan.FromMinutes(12));
        await PostAsync(host, "a", "first");

        Assert.Equal("[\"first\"]", (await host.WaitForEndAsync("a")).Output);
    }

    [Fact]
    public async Task Continuing_as_new_loses_events()
    {
        var host = Bare(async context =>
        {
            await context.CallActivityAsync<JsonElement>("read", JsonSerializer.SerializeToElement(0));
            if (context.GetInput<JsonElement>().ValueKind == JsonValueKind.Null)
            {
                await context.CreateTimer(context.CurrentUtcDateTime.AddMinutes(1), CancellationToken.None);
                context.ContinueAsNew(JsonSerializer.SerializeToElement(1), preserveUnprocessedEvents: false);
                return;
            }

            await context.WaitForExternalEvent<object?>(Mail);
        });

        await host.StartAsync("bare", "a", default(JsonElement?));
        await host.RunUntilIdleAsync();
        await host.RingAsync("a", Mail);
        await host.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(WorkflowStatus.Running, (await host.GetAsync("a"))!.Status);
    }

    [Fact]
    public async Task A_ring_lost_by_continuing_as_new_costs_no_mail()
    {
        await using var host = Adapted(Hostility.None);

        await host.Client.StartAsync("renewing", "a", 0);
        await host.WaitForStatusAsync("a", "about to continue");
        await PostAsync(host, "a", "first");

        // No time passes after the run began anew: the letter is found by looking, not by a timer.
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("[\"first\"]", (await host.WaitForEndAsync("a")).Output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ring_for_an_instance_that_is_not_there_yet_costs_no_mail_and_no_error(bool refused)
    {
        await using var host = Adapted(Hostility.None);
        host.Framework.RefusesRings = refused;

        await PostAsync(host, "a", "first");
        await host.Client.StartAsync("reader", "a", 1);

        Assert.Equal("[\"first\"]", (await host.WaitForEndAsync("a")).Output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task All_of_it_at_once_with_rings_dropped_doubled_and_late_costs_no_mail(int seed)
    {
        await using var host = Adapted(Hostility.Of(seed));
        host.Framework.RefusesRings = seed % 2 == 0;

        await PostAsync(host, "a", "letter 0");
        await host.Client.StartAsync("renewing", "a", 0);
        for (var i = 1; i < 6; i++)
        {
            await PostAsync(host, "a", $"letter {i}");
            await host.AdvanceAsync(TimeSpan.FromMinutes(i));
        }

        var state = await host.RunToEndAsync("a");
        Assert.Equal(WorkflowStatus.Completed, state.Status);
        Assert.NotEqual("[]", state.Output);
    }

    private static async Task WaitAtMostAsync(TaskOrchestrationContext context, TimeSpan time)
    {
        using var stop = new CancellationTokenSource();
        var mail = context.WaitForExternalEvent<object?>(Mail, stop.Token);
        if (await Task.WhenAny(mail, context.CreateTimer(context.CurrentUtcDateTime + time, CancellationToken.None)) != mail)
        {
            stop.Cancel();
        }

        await mail;
    }

    private HostileWorkflowHost Bare(Func<TaskOrchestrationContext, Task> code) => new(
        new WorkflowCatalog()
            .Activity<JsonElement, JsonElement>(new("read"), input => input)
            .Workflow<JsonElement?, int>("bare", "1", async (machine, input) =>
            {
                await code(new ScriptedContext(machine, "bare", input ?? JsonSerializer.SerializeToElement<object?>(null)));
                return 0;
            }),
        _time,
        Hostility.None);

    private DurableFixture Adapted(Hostility hostility)
    {
        var catalog = new WorkflowCatalog().Activity(Read, _ => _mailbox.ToArray());
        catalog.Workflow<int, string[]>("reader", "1", (context, _) => ReadAsync(context));
        catalog.Workflow<int, string[]>("renewing", "1", async (context, run) =>
        {
            if (run == 0)
            {
                context.SetCustomStatus("about to continue");
                await context.DelayUntilAsync(context.UtcNow.AddMinutes(1));
                context.ContinueAsNew(1);
                return [];
            }

            return await ReadAsync(context);
        });
        return new(catalog, _time, hostility);
    }

    // As a brief waits: look first, then hold one doorbell and a timer.
    private static async Task<string[]> ReadAsync(IWorkflowContext context)
    {
        var bell = context.WaitForDoorbellAsync(Mail);
        while (true)
        {
            if (await context.CallAsync(Read, 0) is { Length: > 0 } mail)
            {
                return mail;
            }

            using var stop = new CancellationTokenSource();
            await Task.WhenAny(bell, context.DelayUntilAsync(context.UtcNow.AddMinutes(5), stop.Token));
            stop.Cancel();
            bell = context.WaitForDoorbellAsync(Mail);
        }
    }

    private async Task PostAsync(DurableFixture host, string instance, string letter)
    {
        _mailbox.Add(letter);
        await host.Client.RingAsync(instance, Mail);
    }
}
