using Atelier.Azure.ServiceBus;
using Atelier.Contracts.Storage;
using Atelier.Core.Inbox;
using Atelier.Core.Renders;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.ServiceBus.Tests;

/// <summary>No brief waits for what died on a queue.</summary>
public sealed class DeathTests
{
    private readonly BusWorld _world = new();
    private readonly RenderLedger _ledger;
    private readonly DeadLetterSweep _sweep;

    public DeathTests()
    {
        _ledger = new(Store, new BriefInbox(Store, new ServiceBusDoorbell(_world.Bus)));
        _sweep = new(_world.Lanes, _ledger, _world.Time, NullLogger.Instance);
    }

    private InMemoryObjectStore Store { get; } = new();

    [Fact]
    public async Task A_job_that_expired_becomes_a_failed_result_and_rings_through_the_results_queue()
    {
        var job = await _world.SendJobAsync(TimeSpan.FromMinutes(5));
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await _sweep.RunAsync(BusWorld.Lane));

        var result = await _ledger.GetAsync("studio", job.Id);
        Assert.Equal((RenderStatus.Failed, true), (result!.Status, result.IsTransient));
        Assert.Contains("expired", result.ErrorMessage, StringComparison.Ordinal);
        var ring = Assert.Single(_world.Results.Messages).Sent;
        Assert.Equal(new Ring("b-1", BriefInbox.Doorbell), Ring.TryRead(ring.Body.ToString()));
        Assert.Empty(_world.Queue.Messages);
    }

    [Fact]
    public async Task A_job_that_kills_its_workers_becomes_a_failed_result()
    {
        var job = await _world.SendJobAsync(TimeSpan.FromHours(5));
        for (var i = 0; i < _world.Bus.MaxDeliveries; i++)
        {
            await _world.TakeAsync();
            _world.Time.Advance(_world.Bus.LockDuration);
        }

        Assert.Equal(1, await _sweep.RunAsync(BusWorld.Lane));
        Assert.Contains("delivered 10 times", (await _ledger.GetAsync("studio", job.Id))!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_was_refused_becomes_a_failed_result_with_the_reason()
    {
        var job = await _world.SendJobAsync(TimeSpan.FromHours(5));
        await _world.Lanes.DeadLetterAsync(await _world.TakeAsync(), "The model is gone.");

        await _sweep.RunAsync(BusWorld.Lane);
        Assert.Contains("The model is gone.", (await _ledger.GetAsync("studio", job.Id))!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poison_is_cleared_away_and_holds_up_nothing()
    {
        _world.Queue.Send(new(new BinaryData(new byte[] { 0xff })) { MessageId = "x.1" });
        await _world.TakeAllAsync();

        Assert.Equal(1, await _sweep.RunAsync(BusWorld.Lane));
        Assert.Empty(_world.Queue.Messages);
        Assert.Empty(_world.Results.Messages);
    }

    [Fact]
    public async Task A_dead_letter_that_nobody_could_be_told_of_stays()
    {
        var job = await _world.SendJobAsync(TimeSpan.FromMinutes(5));
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        var isAway = true;
        Store.BeforeWrite = _ =>
        {
            if (isAway)
            {
                throw new IOException("The store is away.");
            }
        };
        Assert.Equal(0, await _sweep.RunAsync(BusWorld.Lane));

        isAway = false;
        _world.Time.Advance(_world.Bus.LockDuration);
        Assert.Equal(1, await _sweep.RunAsync(BusWorld.Lane));
        Assert.NotNull(await _ledger.GetAsync("studio", job.Id));
    }
}
