using Atelier.Azure.ServiceBus;
using Atelier.Contracts.Storage;
using Atelier.Core.Inbox;
using Atelier.Core.Renders;
using Atelier.Rendering;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.ServiceBus.Tests;

/// <summary>Workers of one pool on Service Bus that hold different models.</summary>
public sealed class PassTests
{
    private static readonly RenderWorkerOptions Options = new() { BatchSize = 8 };

    private readonly BusWorld _world = new();
    private readonly InMemoryObjectStore _store;
    private readonly RenderLedger _ledger;
    private readonly DeadLetterSweep _sweep;
    private readonly Easel _without = new() { Model = "sculpture" };
    private readonly Easel _with = new();

    public PassTests()
    {
        _world.Bus.Provision("standard-final");
        _store = new(_world.Time);
        _ledger = new(_store, new BriefInbox(_store, new ServiceBusDoorbell(_world.Bus)));
        _sweep = new(_world.Lanes, _ledger, _world.Time, NullLogger.Instance);
    }

    [Fact]
    public async Task A_job_passed_on_dozens_of_times_is_drawn_once_by_the_worker_with_its_model()
    {
        var job = await _world.SendJobAsync();
        Assert.InRange(await PassAsync(TimeSpan.FromMinutes(30)), 40, 100);
        Assert.Single(_world.Queue.Messages);

        _world.Time.Advance(Options.LongestPassOnDelay);
        Assert.Equal(1, await ServeAsync(_with));
        Assert.Equal(RenderStatus.Succeeded, (await _ledger.GetAsync("studio", job.Id))!.Status);
        Assert.Equal([job.Id], _with.Drawn);
        Assert.Empty(_world.Queue.Messages);
        Assert.Empty(_without.Drawn);
    }

    [Fact]
    public async Task A_job_whose_model_nobody_holds_ends_with_a_word_that_says_so_and_rings()
    {
        var job = await _world.SendJobAsync();
        await PassAsync(TimeSpan.FromHours(1));

        var result = await _ledger.GetAsync("studio", job.Id);
        Assert.Equal((RenderStatus.Failed, "model-not-held", true), (result!.Status, result.ErrorCode, result.IsTransient));
        Assert.Single(_world.Results.Messages);
        Assert.Empty(_world.Queue.Messages);
    }

    [Fact]
    public async Task A_job_whose_message_expires_on_its_way_ends_with_the_same_word()
    {
        var job = await _world.SendJobAsync(timeToLive: TimeSpan.FromMinutes(10));
        await PassAsync(TimeSpan.FromMinutes(9));
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await _sweep.RunAsync(BusWorld.Lane));

        Assert.Equal("model-not-held", (await _ledger.GetAsync("studio", job.Id))!.ErrorCode);
    }

    [Fact]
    public async Task Every_copy_has_an_id_of_its_own_and_the_job_keeps_its_own()
    {
        await _world.SendAsync("b-1.r1.s0.v0.p.a1");
        await _world.Lanes.PassOnAsync(await _world.TakeAsync(), TimeSpan.Zero);
        Assert.Equal("b-1.r1.s0.v0.p.a1.1-1", Assert.Single(_world.Queue.Messages).Sent.MessageId);
        await _world.Lanes.PassOnAsync(await _world.TakeAsync(), TimeSpan.Zero);
        Assert.Equal("b-1.r1.s0.v0.p.a1.1-2", Assert.Single(_world.Queue.Messages).Sent.MessageId);
        await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.Zero);
        Assert.Equal("b-1.r1.s0.v0.p.a1.2", Assert.Single(_world.Queue.Messages).Sent.MessageId);
        await _world.Lanes.PassOnAsync(await _world.TakeAsync(), TimeSpan.Zero);
        Assert.Equal("b-1.r1.s0.v0.p.a1.2-1", Assert.Single(_world.Queue.Messages).Sent.MessageId);
        Assert.Equal("b-1.r1.s0.v0.p.a1", (await _world.TakeAsync()).Id);
    }

    [Theory]
    [InlineData("send", false)]
    [InlineData("send", true)]
    [InlineData("complete", false)]
    [InlineData("complete", true)]
    public async Task A_worker_that_dies_between_copy_and_completion_leaves_one_message(string half, bool afterIt)
    {
        var job = await _world.SendJobAsync();
        var taken = await _world.TakeAsync();
        Action<string> die = call => Fail(call == half);
        _world.Bus.Before = afterIt ? _ => { } : die;
        _world.Bus.After = afterIt ? die : _ => { };
        await Assert.ThrowsAsync<ServiceBusException>(() => _world.Lanes.PassOnAsync(taken, TimeSpan.FromSeconds(1)));
        _world.Bus.Before = _world.Bus.After = _ => { };

        Assert.Equal($"{job.Id}.1", Assert.Single(_world.Queue.Messages).Sent.MessageId);
        _world.Time.Advance(_world.Bus.LockDuration);
        await ServeAsync(_with);
        Assert.Equal([job.Id], _with.Drawn);
        Assert.Empty(_world.Queue.Messages);
    }

    [Fact]
    public async Task Two_messages_of_one_job_that_are_both_passed_on_are_one_drawing()
    {
        // Sent again by a workflow that crashed, when the service has forgotten the first.
        var job = await _world.SendJobAsync();
        await PassAsync(_world.Bus.RemembersFor + TimeSpan.FromMinutes(1));
        await _world.SendJobAsync();
        Assert.Equal(2, _world.Queue.Messages.Count);
        await PassAsync(TimeSpan.FromMinutes(3));

        for (var i = 0; i < 10; i++)
        {
            _world.Time.Advance(Options.LongestPassOnDelay);
            await ServeAsync(i % 2 == 0 ? _with : _without);
        }

        Assert.Equal([job.Id], _with.Drawn);
        Assert.Empty(_world.Queue.Messages);
        Assert.Equal(0, await _sweep.RunAsync(BusWorld.Lane));
    }

    [Fact]
    public async Task A_job_that_kills_its_workers_dies_of_it_however_often_it_was_passed_on()
    {
        var job = await _world.SendJobAsync();
        for (var i = 1; i <= _world.Bus.MaxDeliveries; i++)
        {
            await PassAsync(TimeSpan.FromMinutes(1));
            _world.Time.Advance(Options.LongestPassOnDelay);
            Assert.Equal(i, (await _world.TakeAsync()).DeliveryCount);
            _world.Time.Advance(_world.Bus.LockDuration);
        }

        Assert.Equal(0, await ServeAsync(_with));
        Assert.Equal(1, await _sweep.RunAsync(BusWorld.Lane));
        var result = await _ledger.GetAsync("studio", job.Id);
        Assert.Equal("dead-letter", result!.ErrorCode);
        Assert.Contains("delivered 10 times", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_brief_that_ends_takes_its_job_out_of_the_round()
    {
        var job = await _world.SendJobAsync();
        await PassAsync(TimeSpan.FromMinutes(5));
        await _store.PutAsync(Core.Storage.StoreKeys.Outcome("studio", "b-1"), "{}"u8.ToArray(), Core.Storage.PutCondition.Create);
        await PassAsync(Options.LongestPassOnDelay);

        Assert.Equal(RenderStatus.Cancelled, (await _ledger.GetAsync("studio", job.Id))!.Status);
        Assert.Empty(_world.Queue.Messages);
    }

    private static void Fail(bool when)
    {
        if (when)
        {
            throw new ServiceBusException("the process died", ServiceBusFailureReason.ServiceCommunicationProblem);
        }
    }

    private Task<int> ServeAsync(Easel easel)
    {
        var runner = new JobRunner(_world.Lanes, _store, _ledger, easel, _world.Time, Options, NullLogger.Instance);
        return new RenderWorker(_world.Lanes, runner, Options, NullLogger.Instance).ServeOnceAsync(TimeSpan.Zero, CancellationToken.None);
    }

    /// <summary>The worker without the model alone serves for a while.</summary>
    /// <returns>How often it took something.</returns>
    private async Task<int> PassAsync(TimeSpan time)
    {
        var taken = 0;
        for (var end = _world.Time.GetUtcNow() + time; _world.Time.GetUtcNow() < end; _world.Time.Advance(TimeSpan.FromMilliseconds(500)))
        {
            taken += await ServeAsync(_without);
        }

        return taken;
    }
}
