using System.Text;
using Atelier.Azure.ServiceBus;
using Atelier.Core.Renders;
using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

/// <summary>What comes from a queue, or doesn't.</summary>
public sealed class EdgeTests
{
    private readonly BusWorld _world = new();

    public static TheoryData<string?, byte[], string> Poison => new()
    {
        { "j1", "{}"u8.ToArray(), "job.delivery" },
        { null, "{}"u8.ToArray(), "job.delivery" },
        { "j1.0", "{}"u8.ToArray(), "job.delivery" },
        { "j1.-2", "{}"u8.ToArray(), "job.delivery" },
        { "j1.2-", "{}"u8.ToArray(), "job.delivery" },
        { "j1.2-0", "{}"u8.ToArray(), "job.delivery" },
        { "j1.2--1", "{}"u8.ToArray(), "job.delivery" },
        { "j1.2-1-1", "{}"u8.ToArray(), "job.delivery" },
        { ".1", "{}"u8.ToArray(), "job.delivery" },
        { "j1.99999999999", "{}"u8.ToArray(), "job.delivery" },
        { "j1.1", [0x7b, 0xff, 0xfe, 0x7d], "UTF-8" },
        { "j1.1", new byte[LaneLimits.MaxBody + 1], "65537 bytes" },
    };

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task A_message_that_no_studio_sent_goes_to_the_dead_letters_and_takes_no_other_along(string? id, byte[] body, string why)
    {
        _world.Queue.Send(new(new BinaryData(body)) { MessageId = id });
        await _world.SendAsync("healthy");

        Assert.Equal("healthy", (await _world.TakeAsync()).Id);
        Assert.Contains(why, Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(BusWorld.Lane, 10)).DeadReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poison_that_can_not_be_moved_now_is_moved_the_next_time()
    {
        _world.Queue.Send(new("{}") { MessageId = "poison" });
        await _world.SendAsync("healthy");
        _world.Bus.Before = call =>
        {
            if (call == "dead-letter")
            {
                throw new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);
            }
        };
        Assert.Equal("healthy", (await _world.TakeAsync()).Id);

        _world.Bus.Before = _ => { };
        _world.Time.Advance(_world.Bus.LockDuration);
        Assert.Equal("healthy", (await _world.TakeAsync()).Id);
        Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(BusWorld.Lane, 10));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_before_the_service_is_asked()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _world.SendAsync(body: new('ä', LaneLimits.MaxBody / 2 + 1)));
        Assert.Empty(_world.Bus.Calls);
    }

    [Fact]
    public async Task An_id_that_is_too_long_for_the_service_is_refused_before_it_is_asked()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _world.SendAsync(new('j', LaneMessageId.MaxJob + 1)));
        Assert.Empty(_world.Bus.Calls);
    }

    [Fact]
    public async Task A_lane_without_a_queue_says_what_to_do()
    {
        var sending = await Assert.ThrowsAsync<KeyNotFoundException>(() => _world.Lanes.SendAsync("xl-final", new("j1", "{}", TimeSpan.FromHours(1))));
        var taking = await Assert.ThrowsAsync<KeyNotFoundException>(() => _world.Lanes.ReceiveAsync("xl-final", 1, TimeSpan.Zero));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _world.Lanes.DepthAsync("xl-final"));

        Assert.Contains("'xl-final'", sending.Message, StringComparison.Ordinal);
        Assert.Contains("ATELIER_POOLS", taking.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceBusy)]
    [InlineData(ServiceBusFailureReason.ServiceTimeout)]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem)]
    [InlineData(ServiceBusFailureReason.QuotaExceeded)]
    public async Task A_service_that_is_away_says_so_and_works_again_once_it_is_back(ServiceBusFailureReason reason)
    {
        _world.Bus.Before = _ => throw new ServiceBusException("away", reason);
        await Assert.ThrowsAsync<ServiceBusException>(() => _world.SendAsync());
        await Assert.ThrowsAsync<ServiceBusException>(_world.TakeAllAsync);

        _world.Bus.Before = _ => { };
        await _world.SendAsync();
        Assert.Equal("j1", (await _world.TakeAsync()).Id);
    }

    [Fact]
    public async Task A_sending_whose_answer_was_lost_may_be_repeated()
    {
        _world.Bus.After = call =>
        {
            if (call == "send")
            {
                throw new ServiceBusException("the answer was lost", ServiceBusFailureReason.ServiceTimeout);
            }
        };
        await Assert.ThrowsAsync<ServiceBusException>(() => _world.SendAsync());
        _world.Bus.After = _ => { };
        await _world.SendAsync();

        Assert.Equal("j1", (await _world.TakeAsync()).Id);
    }

    [Fact]
    public async Task A_completion_whose_answer_was_lost_may_be_repeated()
    {
        await _world.SendAsync();
        var taken = await _world.TakeAsync();
        _world.Bus.After = call =>
        {
            if (call == "complete")
            {
                throw new ServiceBusException("the answer was lost", ServiceBusFailureReason.ServiceTimeout);
            }
        };
        await Assert.ThrowsAsync<ServiceBusException>(() => _world.Lanes.CompleteAsync(taken));
        await _world.Lanes.CompleteAsync(taken);

        Assert.Empty(_world.Queue.Messages);
    }

    [Fact]
    public async Task A_renewal_that_fails_for_another_reason_than_the_lock_is_no_lost_lock()
    {
        await _world.SendAsync();
        var taken = await _world.TakeAsync();
        _world.Bus.Before = _ => throw new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);
        await Assert.ThrowsAsync<ServiceBusException>(() => _world.Lanes.RenewAsync(taken));

        _world.Bus.Before = _ => { };
        Assert.True(await _world.Lanes.RenewAsync(taken));
    }

    [Fact]
    public async Task After_a_lost_lock_the_service_is_not_even_asked()
    {
        await _world.SendAsync();
        var taken = await _world.TakeAsync();
        _world.Time.Advance(_world.Bus.LockDuration);
        Assert.False(await _world.Lanes.RenewAsync(taken));
        _world.Bus.Calls.Clear();

        await _world.Lanes.CompleteAsync(taken);
        await _world.Lanes.RetryLaterAsync(taken, TimeSpan.Zero);
        await _world.Lanes.DeadLetterAsync(taken, "late");
        Assert.Empty(_world.Bus.Calls);
    }

    [Fact]
    public async Task Another_process_settles_nothing_of_ours()
    {
        await _world.SendAsync();
        var taken = await _world.TakeAsync();
        await _world.Open().CompleteAsync(taken);

        Assert.Single(_world.Queue.Messages);
    }

    [Fact]
    public async Task A_reason_longer_than_the_service_takes_is_cut()
    {
        await _world.SendAsync();
        await _world.Lanes.DeadLetterAsync(await _world.TakeAsync(), string.Concat(Enumerable.Repeat("word ", 2000)));

        Assert.InRange(Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(BusWorld.Lane, 10)).DeadReason!.Length, 3000, 4096);
    }

    [Fact]
    public async Task Text_travels_as_UTF_8()
    {
        await _world.SendAsync(body: "{\"prompt\":\"drei Kreise – ähnlich wie ☀️\"}");

        Assert.Equal("{\"prompt\":\"drei Kreise – ähnlich wie ☀️\"}", (await _world.TakeAsync()).Body);
        Assert.Equal("{\"prompt\":\"drei Kreise – ähnlich wie ☀️\"}", Encoding.UTF8.GetString(_world.Queue.Messages[0].Sent.Body.ToArray()));
    }

    [Fact]
    public void Locks_that_nobody_settled_are_forgotten_in_time()
    {
        var held = new HeldMessages(_world.Time);
        var old = Held("00000000-0000-0000-0000-000000000001");
        held.Add(old);
        _world.Time.Advance(TimeSpan.FromMinutes(11));
        held.Add(Held("00000000-0000-0000-0000-000000000002"));

        Assert.Null(held.Find(old.Message.LockToken));
        Assert.NotNull(held.Find("00000000-0000-0000-0000-000000000002"));
    }

    private HeldMessage Held(string token) => new(
        BusWorld.Lane, SubQueue.None, new("j", 1), ServiceBusModelFactory.ServiceBusReceivedMessage(lockTokenGuid: Guid.Parse(token)), _world.Bus.CreateReceiver(BusWorld.Lane, new()), _world.Time.GetUtcNow());
}
