using Atelier.Core.Renders;
using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

/// <summary>Retry later: a copy and a completion, both or neither.</summary>
public sealed class RetryTests
{
    private readonly BusWorld _world = new();

    [Fact]
    public async Task The_copy_has_an_id_of_its_own_that_says_which_delivery_it_is()
    {
        await _world.SendAsync("b-1.r1.s0.v0.p.a1");
        await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.FromMinutes(1));
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.FromMinutes(1));

        Assert.Equal("b-1.r1.s0.v0.p.a1.3", Assert.Single(_world.Queue.Messages).Sent.MessageId);
    }

    [Fact]
    public async Task A_copy_of_a_message_that_was_delivered_twice_counts_both()
    {
        await _world.SendAsync();
        await _world.TakeAsync();
        _world.Time.Advance(_world.Bus.LockDuration);
        await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.Zero);

        Assert.Equal(3, (await _world.TakeAsync()).DeliveryCount);
    }

    [Fact]
    public async Task Handing_back_without_delay_makes_it_takeable_at_once_and_never_abandons()
    {
        await _world.SendAsync();
        await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.Zero);

        Assert.Equal(2, (await _world.TakeAsync()).DeliveryCount);
        Assert.DoesNotContain("abandon", _world.Bus.Calls);
    }

    [Theory]
    [InlineData("send")]
    [InlineData("complete")]
    public async Task When_half_of_it_fails_nothing_happened(string half)
    {
        await _world.SendAsync();
        var taken = await _world.TakeAsync();
        _world.Bus.Before = call => Fail(call == half, ServiceBusFailureReason.ServiceBusy);
        await Assert.ThrowsAsync<ServiceBusException>(() => _world.Lanes.RetryLaterAsync(taken, TimeSpan.FromMinutes(1)));

        _world.Bus.Before = _ => { };
        Assert.Equal("j1.1", Assert.Single(_world.Queue.Messages).Sent.MessageId);
        await _world.Lanes.RetryLaterAsync(taken, TimeSpan.FromMinutes(1));
        Assert.Equal("j1.2", Assert.Single(_world.Queue.Messages).Sent.MessageId);
    }

    [Fact]
    public async Task When_the_lock_is_lost_there_is_no_copy()
    {
        await _world.SendAsync();
        var taken = await _world.TakeAsync();
        _world.Time.Advance(_world.Bus.LockDuration);
        await _world.Lanes.RetryLaterAsync(taken, TimeSpan.Zero);

        Assert.Equal("j1.1", Assert.Single(_world.Queue.Messages).Sent.MessageId);
        Assert.Equal(2, (await _world.TakeAsync()).DeliveryCount);
    }

    [Fact]
    public async Task A_lock_that_is_lost_while_it_is_settled_leaves_no_copy()
    {
        await _world.SendAsync();
        var taken = await _world.TakeAsync();

        // The completion is accepted, and the lock runs out before the transaction ends.
        _world.Bus.After = call => _world.Time.Advance(call == "complete" ? _world.Bus.LockDuration : TimeSpan.Zero);
        await _world.Lanes.RetryLaterAsync(taken, TimeSpan.Zero);

        Assert.Equal("j1.1", Assert.Single(_world.Queue.Messages).Sent.MessageId);
    }

    [Fact]
    public async Task Copies_live_no_longer_than_what_they_are_copies_of()
    {
        await _world.SendAsync(timeToLive: TimeSpan.FromMinutes(10));
        await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.FromMinutes(4));
        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromMinutes(10), Assert.Single(_world.Queue.Messages).ExpiresAt);

        _world.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(await _world.TakeAllAsync());
        Assert.Equal(LaneLimits.ExpiredReason, Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(BusWorld.Lane, 10)).DeadReason);
    }

    [Fact]
    public async Task What_would_expire_before_it_came_back_is_a_dead_letter_now()
    {
        await _world.SendAsync(timeToLive: TimeSpan.FromMinutes(10));
        await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.FromMinutes(10));

        Assert.Equal(LaneLimits.ExpiredReason, Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(BusWorld.Lane, 10)).DeadReason);
    }

    [Fact]
    public async Task A_message_that_never_expires_is_copied_as_one()
    {
        await _world.SendAsync(timeToLive: TimeSpan.MaxValue);
        await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.FromMinutes(1));

        Assert.Equal(DateTimeOffset.MaxValue, Assert.Single(_world.Queue.Messages).ExpiresAt);
    }

    [Fact]
    public async Task Deliveries_run_out_over_copies_as_well()
    {
        await _world.SendAsync();
        for (var i = 1; i <= BusWorld.Impatient.MaxDeliveries; i++)
        {
            await _world.Lanes.RetryLaterAsync(await _world.TakeAsync(), TimeSpan.FromMinutes(1));
            _world.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(await _world.TakeAllAsync());
        Assert.Equal(LaneLimits.TooOftenReason(BusWorld.Impatient.MaxDeliveries), Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(BusWorld.Lane, 10)).DeadReason);
    }

    private static void Fail(bool when, ServiceBusFailureReason reason)
    {
        if (when)
        {
            throw new ServiceBusException("scripted", reason);
        }
    }
}
