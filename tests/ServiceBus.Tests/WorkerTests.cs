using System.Text.Json;
using Atelier.Azure.ServiceBus;
using Atelier.Contracts.Storage;
using Atelier.Core.Inbox;
using Atelier.Core.Renders;
using Atelier.Core.Workflows;
using Atelier.Rendering;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.ServiceBus.Tests;

/// <summary>A render worker on Service Bus lanes: whatever the service does, each job is drawn, recorded, rung and settled.</summary>
public sealed class WorkerTests
{
    private static readonly RenderWorkerOptions Options = new() { BatchSize = 8, RenewEvery = TimeSpan.FromSeconds(10) };

    private readonly BusWorld _world = new();
    private readonly InMemoryObjectStore _store = new();
    private readonly RenderLedger _ledger;
    private readonly Easel _easel = new();
    private readonly CountingClock _clock;

    public WorkerTests()
    {
        _clock = new(_world.Time);
        _world.Bus.Provision("standard-final");
        _ledger = new(_store, new BriefInbox(_store, new ServiceBusDoorbell(_world.Bus)));
    }

    [Fact]
    public async Task A_job_is_drawn_recorded_rung_and_removed()
    {
        var job = await SendAsync(0);
        Assert.Equal(1, await ServeAsync(_world.Lanes));

        Assert.Equal(RenderStatus.Succeeded, (await _ledger.GetAsync("studio", job.Id))!.Status);
        Assert.Empty(_world.Queue.Messages);
        Assert.Equal(new Ring("b-1", BriefInbox.Doorbell), Ring.TryRead(Assert.Single(_world.Results.Messages).Sent.Body.ToString()));
    }

    [Fact]
    public async Task A_lock_that_is_kept_outlasts_a_render_much_longer_than_itself()
    {
        await SendAsync(0);
        _easel.Meanwhile = async () =>
        {
            for (var i = 1; i <= 30; i++)
            {
                // The next wait is set once this renewal is through.
                await _clock.TimersAsync(i);
                _world.Time.Advance(Options.RenewEvery);
            }

            await _clock.TimersAsync(31);
        };
        await ServeAsync(_world.Lanes);

        Assert.Equal(30, _world.Bus.Calls.Count(c => c == "renew"));
        Assert.True(30 * Options.RenewEvery > 4 * _world.Bus.LockDuration);
        Assert.Empty(_world.Queue.Messages);
        Assert.Single(_easel.Drawn);
    }

    [Fact]
    public async Task A_lock_lost_in_the_middle_of_a_render_settles_nothing_and_the_next_worker_draws_it()
    {
        var job = await SendAsync(0);
        _easel.Meanwhile = async () =>
        {
            // The service forgot the lock: what is renewed next is refused.
            Assert.Single(_world.Queue.Messages).LockedUntil = default;
            await _clock.TimersAsync(1);
            _world.Time.Advance(Options.RenewEvery);
            await _clock.TimersAsync(2);
        };
        await ServeAsync(_world.Lanes);
        Assert.Null(await _ledger.GetAsync("studio", job.Id));
        Assert.DoesNotContain(_world.Bus.Calls, c => c is "complete" or "dead-letter" or "abandon");

        _easel.Meanwhile = () => Task.CompletedTask;
        await ServeAsync(_world.Open());
        Assert.NotNull(await _ledger.GetAsync("studio", job.Id));
        Assert.Empty(_world.Queue.Messages);
        Assert.Equal([job.Id, job.Id], _easel.Drawn);
    }

    [Fact]
    public async Task A_completion_that_the_service_refuses_leads_to_no_second_drawing()
    {
        var job = await SendAsync(0);
        _world.Bus.Before = call => Fail(call is "complete" or "send" && _easel.Drawn.Count > 0 && _world.Results.Messages.Count > 0);
        await Assert.ThrowsAsync<ServiceBusException>(() => ServeAsync(_world.Lanes));
        Assert.NotNull(await _ledger.GetAsync("studio", job.Id));

        _world.Bus.Before = _ => { };
        _world.Time.Advance(_world.Bus.LockDuration);
        await ServeAsync(_world.Open());
        Assert.Single(_easel.Drawn);
        Assert.Empty(_world.Queue.Messages);
    }

    [Fact]
    public async Task Two_messages_of_one_job_are_one_drawing()
    {
        var job = await SendAsync(0);
        _world.Time.Advance(_world.Bus.RemembersFor);
        await SendAsync(0);
        Assert.Equal(2, _world.Queue.Messages.Count);
        await ServeAsync(_world.Lanes);
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await ServeAsync(_world.Lanes);

        Assert.Equal([job.Id], _easel.Drawn);
        Assert.Empty(_world.Queue.Messages);
    }

    [Fact]
    public async Task Poison_beside_it_keeps_no_job_from_being_drawn()
    {
        _world.Queue.Send(new("no job") { MessageId = "somebody's" });
        _world.Queue.Send(new("{}") { MessageId = "j1.1" });
        var job = await SendAsync(0);
        await ServeAsync(_world.Lanes);

        Assert.Equal([job.Id], _easel.Drawn);
        Assert.Equal(2, (await _world.Lanes.ReceiveDeadLettersAsync(BusWorld.Lane, 10)).Count);
    }

    [Fact]
    public async Task What_comes_to_a_busy_worker_is_taken_by_another()
    {
        using var stop = new CancellationTokenSource();
        var others = _world.Open();
        IReadOnlyList<LaneDelivery> taken = [];
        _easel.Meanwhile = async () =>
        {
            await _world.Lanes.SendAsync("standard-final", new("f1", "{}", TimeSpan.FromHours(1)));
            await Until(() => Calls("abandon") > 0);
            taken = await others.ReceiveAsync("standard-final", 1, TimeSpan.Zero);
            await stop.CancelAsync();
        };
        var options = Options with { BatchSize = 1 };
        var runner = new JobRunner(_world.Lanes, _store, _ledger, _easel, _clock, options, NullLogger.Instance);
        var serving = new RenderWorker(_world.Lanes, runner, options, NullLogger.Instance).RunAsync(stop.Token, CancellationToken.None);
        await Until(() => Calls("receive") == 2); // it asks for previews and for finals
        await SendAsync(0);
        await serving;

        Assert.Equal("f1", Assert.Single(taken).Id);
    }

    private int Calls(string call)
    {
        lock (_world.Bus.Calls)
        {
            return _world.Bus.Calls.Count(c => c == call);
        }
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isSo())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private static void Fail(bool when)
    {
        if (when)
        {
            throw new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);
        }
    }

    private Task<int> ServeAsync(IRenderLanes lanes)
    {
        var runner = new JobRunner(lanes, _store, _ledger, _easel, _clock, Options, NullLogger.Instance);
        return new RenderWorker(lanes, runner, Options, NullLogger.Instance).ServeOnceAsync(TimeSpan.Zero, CancellationToken.None);
    }

    private async Task<RenderJob> SendAsync(int variant, string model = "paint")
    {
        var job = new RenderJob
        {
            Id = new RenderJobId("b-1", 1, 0, variant, RenderPurpose.Preview, 1).ToString(),
            Workspace = "studio",
            BriefId = "b-1",
            Purpose = RenderPurpose.Preview,
            Model = model,
            ModelVersion = "1",
            Prompt = "three white circles",
            Seed = variant,
            Steps = 4,
            Guidance = 2,
            Sampler = "ddim",
            Width = 64,
            Height = 64,
            ExpiresAt = _world.Time.GetUtcNow() + TimeSpan.FromHours(5),
        };
        await _world.SendAsync(job.Id, JsonSerializer.Serialize(job, WorkflowJson.Options), TimeSpan.FromHours(6));
        return job;
    }
}
