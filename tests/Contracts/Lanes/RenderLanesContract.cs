using Atelier.Contracts.Time;
using Atelier.Core.Renders;

namespace Atelier.Contracts.Lanes;

/// <summary>What all render lanes do, stated against the port alone. Their tests derive from this and say how to open them, with the lock and the deliveries given here.</summary>
public abstract class RenderLanesContract
{
    /// <summary>The lock duration that the lanes are opened with.</summary>
    protected static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);

    /// <summary>The deliveries after which a message dies, that the lanes are opened with.</summary>
    protected const int MaxDeliveries = 4;

    private const string Lane = "standard-preview";

    /// <summary>The clock of lanes that can be told the time.</summary>
    protected ManualTimeProvider Time { get; } = new();

    /// <summary>Whether the lanes go by <see cref="Time"/>.</summary>
    protected virtual bool HasManualClock => true;

    /// <summary>Opens empty lanes.</summary>
    protected abstract Task<IRenderLanes> OpenAsync();

    [Fact]
    public async Task What_was_sent_is_received_under_lock_once()
    {
        var lanes = await OpenAsync();
        await lanes.SendAsync(Lane, Job("j1", "{\"n\":1}"));

        var taken = Assert.Single(await lanes.ReceiveAsync(Lane, 10, TimeSpan.Zero));

        Assert.Equal((Lane, "j1", "{\"n\":1}", 1), (taken.Lane, taken.Id, taken.Body, taken.DeliveryCount));
        Assert.Null(taken.DeadReason);
        Assert.Empty(await lanes.ReceiveAsync(Lane, 10, TimeSpan.Zero));
        await lanes.CompleteAsync(taken);
        Assert.Empty(await lanes.ReceiveDeadLettersAsync(Lane, 10));
    }

    [Fact]
    public async Task Lanes_are_apart()
    {
        var lanes = await OpenAsync();
        await lanes.SendAsync("standard-final", Job("j1"));

        Assert.Empty(await lanes.ReceiveAsync(Lane, 10, TimeSpan.Zero));
        Assert.Single(await lanes.ReceiveAsync("standard-final", 10, TimeSpan.Zero));
    }

    [Fact]
    public async Task No_more_are_taken_than_asked_for_and_the_depth_tells_the_rest()
    {
        var lanes = await OpenAsync();
        for (var i = 0; i < 7; i++)
        {
            await lanes.SendAsync(Lane, Job($"j{i}"));
        }

        await lanes.SendAsync(Lane, Job("later"), TimeSpan.FromHours(1));
        Assert.Equal(7, await lanes.DepthAsync(Lane));
        Assert.Equal(5, (await lanes.ReceiveAsync(Lane, 5, TimeSpan.Zero)).Count);
        Assert.Equal(2, await lanes.DepthAsync(Lane));
    }

    [Fact]
    public async Task Takers_never_share_a_message()
    {
        var lanes = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => lanes.SendAsync(Lane, Job($"j{i}"))));

        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => lanes.ReceiveAsync(Lane, 5, TimeSpan.Zero))));

        Assert.Equal(60, taken.SelectMany(t => t).Select(d => d.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(60, taken.Sum(t => t.Count));
    }

    [Fact]
    public async Task A_waiting_taker_is_woken_by_a_message()
    {
        var lanes = await OpenAsync();

        var waiting = lanes.ReceiveAsync(Lane, 1, TimeSpan.FromHours(1));
        Assert.False(waiting.IsCompleted);
        await lanes.SendAsync(Lane, Job("j1"));

        Assert.Single(await waiting);
    }

    [Fact]
    public async Task A_taker_that_gives_up_is_let_go()
    {
        var lanes = await OpenAsync();
        using var stop = new CancellationTokenSource();

        var waiting = lanes.ReceiveAsync(Lane, 1, TimeSpan.FromHours(1), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_second_sending_of_the_same_id_is_dropped_even_after_the_first_was_completed()
    {
        var lanes = await OpenAsync();
        await lanes.SendAsync(Lane, Job("j1"));
        await lanes.SendAsync(Lane, Job("j1"));

        var taken = Assert.Single(await lanes.ReceiveAsync(Lane, 10, TimeSpan.Zero));
        await lanes.SendAsync(Lane, Job("j1"));
        await lanes.CompleteAsync(taken);
        await lanes.SendAsync(Lane, Job("j1"));

        Assert.Empty(await lanes.ReceiveAsync(Lane, 10, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_delayed_message_comes_when_its_time_has_come()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"), TimeSpan.FromMinutes(10));

        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.Equal(0, await lanes.DepthAsync(Lane));
        var waiting = lanes.ReceiveAsync(Lane, 1, TimeSpan.FromHours(1));
        Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Single(await waiting);
    }

    [Fact]
    public async Task A_wait_ends_empty_handed_when_it_is_over()
    {
        var lanes = await Manual();

        var waiting = lanes.ReceiveAsync(Lane, 1, TimeSpan.FromSeconds(30));
        Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task A_lock_that_ran_out_gives_the_message_to_the_next_and_the_old_lock_settles_nothing()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"));
        var first = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.Equal(Time.GetUtcNow() + LockDuration, first.LockedUntil);

        Time.Advance(LockDuration);
        await lanes.CompleteAsync(first);
        Assert.False(await lanes.RenewAsync(first));
        var second = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.Equal(2, second.DeliveryCount);
        await lanes.CompleteAsync(first);
        await lanes.DeadLetterAsync(first, "late");
        await lanes.RetryLaterAsync(first, TimeSpan.Zero);

        Assert.True(await lanes.RenewAsync(second));
        await lanes.CompleteAsync(second);
        Time.Advance(LockDuration * 2);
        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_renewed_lock_holds_on()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"));
        var taken = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));

        for (var i = 0; i < 3; i++)
        {
            Time.Advance(LockDuration * 0.8);
            Assert.True(await lanes.RenewAsync(taken));
        }

        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        await lanes.CompleteAsync(taken);
    }

    [Fact]
    public async Task A_waiting_taker_gets_a_message_whose_lock_runs_out()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"));
        Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));

        var waiting = lanes.ReceiveAsync(Lane, 1, TimeSpan.FromHours(1));
        Time.Advance(LockDuration);

        Assert.Equal(2, Assert.Single(await waiting).DeliveryCount);
    }

    [Fact]
    public async Task Retry_later_brings_a_copy_back_that_counts_on()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1", "body"));
        var first = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));

        await lanes.RetryLaterAsync(first, TimeSpan.FromMinutes(5));
        Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Time.Advance(TimeSpan.FromMinutes(1));

        var second = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.Equal(("j1", "body", 2), (second.Id, second.Body, second.DeliveryCount));
    }

    [Fact]
    public async Task What_is_passed_on_comes_back_as_the_same_delivery_however_often()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1", "body"));
        for (var i = 0; i < 10 * MaxDeliveries; i++)
        {
            var taken = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
            Assert.Equal(("j1", "body", 1, i), (taken.Id, taken.Body, taken.DeliveryCount, taken.PassedOn));
            await lanes.PassOnAsync(taken, TimeSpan.FromSeconds(30));
            Assert.Equal(0, await lanes.DepthAsync(Lane));
            Time.Advance(TimeSpan.FromSeconds(29));
            Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await lanes.CompleteAsync(Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)));
        Time.Advance(LockDuration * 2);
        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.Empty(await lanes.ReceiveDeadLettersAsync(Lane, 10));
    }

    [Fact]
    public async Task Passing_on_forgives_no_other_delivery()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"));
        for (var i = 1; i <= MaxDeliveries; i++)
        {
            await lanes.PassOnAsync(Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)), TimeSpan.Zero);
            Assert.Equal(i, Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)).DeliveryCount);
            Time.Advance(LockDuration);
        }

        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.Contains($"{MaxDeliveries} times", Assert.Single(await lanes.ReceiveDeadLettersAsync(Lane, 10)).DeadReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_tried_again_later_was_passed_on_by_nobody_yet()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"));
        await lanes.PassOnAsync(Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)), TimeSpan.Zero);
        await lanes.RetryLaterAsync(Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)), TimeSpan.Zero);

        var again = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.Equal((2, 0), (again.DeliveryCount, again.PassedOn));
        await lanes.PassOnAsync(again, TimeSpan.Zero);
        var passed = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.Equal((2, 1), (passed.DeliveryCount, passed.PassedOn));
    }

    [Fact]
    public async Task What_is_passed_on_dies_when_its_time_to_live_is_over_and_tells_of_it()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, new("j1", "body", TimeSpan.FromMinutes(10)));
        for (var i = 0; i < 3; i++)
        {
            await lanes.PassOnAsync(Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)), TimeSpan.FromMinutes(1));
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        Time.Advance(TimeSpan.FromMinutes(7));
        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        var dead = Assert.Single(await lanes.ReceiveDeadLettersAsync(Lane, 10));
        Assert.Equal((LaneLimits.ExpiredReason, 3), (dead.DeadReason, dead.PassedOn));
    }

    [Fact]
    public async Task What_somebody_else_has_by_now_can_not_be_passed_on()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"));
        var first = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Time.Advance(LockDuration);
        var second = Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        await lanes.PassOnAsync(first, TimeSpan.Zero);

        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        Assert.True(await lanes.RenewAsync(second));
        await lanes.CompleteAsync(second);
        await lanes.PassOnAsync(second, TimeSpan.Zero);
        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_dead_letter_tells_why_and_is_gone_when_completed()
    {
        var lanes = await OpenAsync();
        await lanes.SendAsync(Lane, Job("j1", "body"));
        await lanes.DeadLetterAsync(Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)), "the model is missing");

        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        var dead = Assert.Single(await lanes.ReceiveDeadLettersAsync(Lane, 10));
        Assert.Equal(("j1", "body", "the model is missing"), (dead.Id, dead.Body, dead.DeadReason));
        Assert.Empty(await lanes.ReceiveDeadLettersAsync(Lane, 10));
        await lanes.CompleteAsync(dead);
        Assert.Empty(await lanes.ReceiveDeadLettersAsync(Lane, 10));
    }

    [Fact]
    public async Task A_dead_letter_whose_taker_died_comes_again()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"));
        await lanes.DeadLetterAsync(Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)), "bad");

        Assert.Single(await lanes.ReceiveDeadLettersAsync(Lane, 10));
        Time.Advance(LockDuration);

        Assert.Equal("bad", Assert.Single(await lanes.ReceiveDeadLettersAsync(Lane, 10)).DeadReason);
    }

    [Fact]
    public async Task A_message_that_nobody_took_in_time_is_a_dead_letter()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, new("j1", "body", TimeSpan.FromMinutes(10)));

        Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(0, await lanes.DepthAsync(Lane));
        Assert.Contains("expired", Assert.Single(await lanes.ReceiveDeadLettersAsync(Lane, 10)).DeadReason, StringComparison.Ordinal);
        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_message_that_kills_its_takers_is_a_dead_letter_after_so_many()
    {
        var lanes = await Manual();
        await lanes.SendAsync(Lane, Job("j1"));

        for (var i = 1; i <= MaxDeliveries; i++)
        {
            Assert.Equal(i, Assert.Single(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)).DeliveryCount);
            Time.Advance(LockDuration);
        }

        Assert.Empty(await lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        var dead = Assert.Single(await lanes.ReceiveDeadLettersAsync(Lane, 10));
        Assert.Contains($"{MaxDeliveries} times", dead.DeadReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_messages_are_refused()
    {
        var lanes = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => lanes.SendAsync(Lane, new("j1", new string('x', 65_537), TimeSpan.FromHours(1))));
        await Assert.ThrowsAsync<ArgumentException>(() => lanes.SendAsync(Lane, new("", "x", TimeSpan.FromHours(1))));
        await Assert.ThrowsAsync<ArgumentException>(() => lanes.SendAsync(Lane, new("j1", "x", TimeSpan.Zero)));
        await Assert.ThrowsAsync<ArgumentException>(() => lanes.SendAsync("", Job("j1")));
    }

    private static LaneMessage Job(string id, string body = "{}") => new(id, body, TimeSpan.FromDays(1));

    private Task<IRenderLanes> Manual()
    {
        Assert.SkipUnless(HasManualClock, "needs a clock that can be told the time");
        return OpenAsync();
    }
}
