using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

/// <summary>Requests stay with the service: nothing is locked for nobody.</summary>
public sealed class IntakeTests
{
    private readonly BusWorld _world = new();

    [Fact]
    public async Task A_message_that_comes_between_two_looks_is_given_to_the_second_on_its_first_delivery()
    {
        Assert.Empty(await _world.TakeAllAsync());
        await _world.SendAsync();

        Assert.Equal(1, (await _world.TakeAsync()).DeliveryCount);
        Assert.Single(_world.Bus.Calls, "receive");
    }

    [Fact]
    public async Task Many_looks_at_an_empty_lane_are_one_request()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Empty(await _world.TakeAllAsync());
        }

        Assert.Single(_world.Bus.Calls);
        _world.Time.Advance(BusWorld.Impatient.AskFor);
        Assert.Empty(await _world.TakeAllAsync());
        Assert.Equal(2, _world.Bus.Calls.Count);
    }

    [Fact]
    public async Task A_taker_that_gave_up_leaves_its_request_to_the_next()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _world.Lanes.ReceiveAsync(BusWorld.Lane, 1, TimeSpan.FromHours(1), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await _world.SendAsync();

        Assert.Equal(1, (await _world.TakeAsync()).DeliveryCount);
    }

    [Fact]
    public async Task What_was_brought_for_a_larger_batch_is_there_for_the_next()
    {
        Assert.Empty(await _world.Lanes.ReceiveAsync(BusWorld.Lane, 4, TimeSpan.Zero));
        for (var i = 0; i < 4; i++)
        {
            await _world.SendAsync($"j{i}");
        }

        var first = Assert.Single(await _world.Lanes.ReceiveAsync(BusWorld.Lane, 1, TimeSpan.Zero));
        Assert.Equal(3, (await _world.TakeAllAsync()).Count(d => d.Id != first.Id));
    }

    [Fact]
    public async Task A_message_whose_lock_ran_out_unread_is_not_handed_on_and_comes_again()
    {
        Assert.Empty(await _world.TakeAllAsync());
        await _world.SendAsync();
        _world.Time.Advance(_world.Bus.LockDuration);

        Assert.Equal(2, (await _world.TakeAsync()).DeliveryCount);
    }

    [Fact]
    public async Task What_was_not_taken_is_given_back_when_the_process_ends()
    {
        Assert.Empty(await _world.TakeAllAsync());
        await _world.SendAsync();
        await _world.Lanes.DisposeAsync();

        Assert.Equal(["j1"], (await _world.Open().ReceiveAsync(BusWorld.Lane, 10, TimeSpan.Zero)).Select(d => d.Id));
    }

    [Fact]
    public async Task What_was_not_taken_is_given_back_while_what_was_taken_is_still_worked_on()
    {
        await _world.SendAsync("j1");
        var taken = await _world.TakeAsync();
        Assert.Empty(await _world.TakeAllAsync());
        await _world.SendAsync("j2");
        await _world.Lanes.ReturnUntakenAsync(isStopping: true);

        Assert.Equal(["j2"], (await _world.Open().ReceiveAsync(BusWorld.Lane, 10, TimeSpan.Zero)).Select(d => d.Id));
        Assert.True(await _world.Lanes.RenewAsync(taken));
        await _world.Lanes.CompleteAsync(taken);
        Assert.Single(_world.Queue.Messages);
    }

    [Fact]
    public async Task What_comes_late_to_one_who_is_busy_or_stops_is_given_back_too()
    {
        Assert.Empty(await _world.TakeAllAsync());
        var returning = _world.Lanes.ReturnUntakenAsync(isStopping: false);
        await _world.SendAsync();
        await returning;

        Assert.Equal(2, Assert.Single(await _world.Open().ReceiveAsync(BusWorld.Lane, 10, TimeSpan.Zero)).DeliveryCount);
    }

    [Fact]
    public async Task One_who_has_a_place_again_takes_what_comes_late()
    {
        Assert.Empty(await _world.TakeAllAsync());
        var returning = _world.Lanes.ReturnUntakenAsync(isStopping: false);
        Assert.Empty(await _world.TakeAllAsync());
        await _world.SendAsync();
        await returning;

        Assert.Equal(1, (await _world.TakeAsync()).DeliveryCount);
        Assert.DoesNotContain("abandon", _world.Bus.Calls);
    }

    [Fact]
    public async Task Returning_ends_with_the_request_when_nothing_comes()
    {
        Assert.Empty(await _world.TakeAllAsync());
        var returning = _world.Lanes.ReturnUntakenAsync(isStopping: true);
        Assert.False(returning.IsCompleted);

        _world.Time.Advance(BusWorld.Impatient.AskFor);
        await returning;
        Assert.Equal(["receive"], _world.Bus.Calls);
    }

    [Fact]
    public async Task One_that_was_handed_about_often_waits_where_it_is_until_a_place_is_free()
    {
        await _world.SendAsync();
        for (var i = 1; i <= BusWorld.Impatient.MaxDeliveries / 2; i++)
        {
            Assert.Equal(i, (await _world.TakeAsync()).DeliveryCount);
            _world.Time.Advance(_world.Bus.LockDuration - TimeSpan.FromSeconds(1));
            Assert.Empty(await _world.TakeAllAsync());
            _world.Time.Advance(TimeSpan.FromSeconds(1)); // the request that waits gets it again
        }

        await _world.Lanes.ReturnUntakenAsync(isStopping: false);
        Assert.DoesNotContain("abandon", _world.Bus.Calls);
        await _world.Lanes.ReturnUntakenAsync(isStopping: true);
        Assert.Contains("abandon", _world.Bus.Calls);
    }

    [Fact]
    public async Task A_service_that_is_away_does_not_keep_the_process_from_ending()
    {
        Assert.Empty(await _world.TakeAllAsync());
        await _world.SendAsync();
        _world.Bus.Before = _ => throw new ServiceBusException("away", ServiceBusFailureReason.ServiceCommunicationProblem);

        await _world.Lanes.DisposeAsync();
        Assert.Contains("abandon", _world.Bus.Calls);
    }

    [Fact]
    public async Task A_request_that_failed_unread_is_told_once()
    {
        _world.Bus.Before = _ => throw new ServiceBusException("away", ServiceBusFailureReason.ServiceBusy);
        await Assert.ThrowsAsync<ServiceBusException>(_world.TakeAllAsync);
        _world.Bus.Before = _ => { };

        Assert.Empty(await _world.TakeAllAsync());
    }
}
