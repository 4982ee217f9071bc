using Atelier.Contracts.Storage;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Costs;

/// <summary>
/// Processes that stand still or are killed before any of their calls of the store, in pairs, while a brief ends: whatever they do, what was drawn is booked once,
/// in the budget and in the lists.
/// </summary>
public sealed class BookingFaultTests : IAsyncLifetime
{
    private const string Workspace = EndingBrief.Workspace;

    private EndingBrief _ending = null!;

    public async ValueTask InitializeAsync() => _ending = await EndingBrief.BeginAsync();

    public ValueTask DisposeAsync()
    {
        _ending.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_screening_beside_a_booking_that_is_killed_or_stands_still(bool isKilled) => await EndingBrief.EachPairAsync(async (still, fault) =>
    {
        var store = await _ending.StoreAsync();
        await _ending.DrawAsync(store, jobs: 2);
        var (late, screening) = await _ending.RunAsync(store, _ending.ScreenAsync, pauseAt: still);
        await _ending.EndAsync(store);
        var (first, booking) = isKilled ? await _ending.RunAsync(store, _ending.BookAsync, dieAt: fault) : await _ending.RunAsync(store, _ending.BookAsync, pauseAt: fault);
        await EndingBrief.FinishAsync(late, screening);
        await EndingBrief.FinishAsync(first, booking);
        await _ending.RecoverAsync(store, isFollowed: !first.IsDead);

        await _ending.AssertBookedAsync(store, $"screening still at {still}, booking hit at {fault}");
        return (late.IsPaused, first.IsDead || first.IsPaused);
    });

    [Fact]
    public async Task A_late_screening_that_is_killed_after_the_booking() => await EndingBrief.EachPairAsync(async (still, fault) =>
    {
        var store = await _ending.StoreAsync();
        await _ending.DrawAsync(store, jobs: 2);
        var (late, screening) = await _ending.RunAsync(store, _ending.ScreenAsync, pauseAt: still);
        await _ending.EndAsync(store);
        await _ending.BookAsync(_ending.Studio(store));
        late.DieAt = still + fault;
        await EndingBrief.FinishAsync(late, screening);
        await _ending.RecoverAsync(store, isFollowed: true);

        await _ending.AssertBookedAsync(store, $"screening still at {still}, killed {fault} calls later");
        return (late.IsPaused, late.IsDead);
    });

    [Fact]
    public async Task A_late_screening_beside_lists_that_are_written_anew_before_the_booking() => await EndingBrief.EachPairAsync(async (still, fault) =>
    {
        var store = await _ending.StoreAsync();
        await _ending.DrawAsync(store, jobs: 2);
        var (late, screening) = await _ending.RunAsync(store, _ending.ScreenAsync, pauseAt: still);
        await _ending.EndAsync(store);
        var (rebuild, writing) = await _ending.RunAsync(store, EndingBrief.RebuildAsync, pauseAt: fault);
        await EndingBrief.FinishAsync(late, screening);
        await _ending.BookAsync(_ending.Studio(store));
        await EndingBrief.FinishAsync(rebuild, writing);
        await _ending.RecoverAsync(store, isFollowed: true);

        await _ending.AssertBookedAsync(store, $"screening still at {still}, rebuild still at {fault}");
        return (late.IsPaused, rebuild.IsPaused);
    });

    [Theory]
    [InlineData("book", "book", true)]
    [InlineData("book", "book", false)]
    [InlineData("book", "sweep", true)]
    [InlineData("book", "rebuild", true)]
    [InlineData("book", "rebuild", false)]
    [InlineData("rebuild", "book", true)]
    [InlineData("rebuild", "book", false)]
    public async Task Two_processes_while_the_last_pictures_come(string one, string other, bool goesOn) => await EndingBrief.EachPairAsync(async (still, fault) =>
    {
        var store = await _ending.StoreAsync();
        await _ending.DrawAsync(store, jobs: 1);
        await _ending.EndAsync(store);
        var (first, ending) = await _ending.RunAsync(store, _ending.ActOf(one), pauseAt: still);
        await _ending.DrawAsync(store, jobs: 2);
        var (second, settling) = await _ending.RunAsync(store, _ending.ActOf(other), dieAt: fault);
        await EndingBrief.FinishAsync(second, settling);
        first.DieAt = goesOn ? int.MaxValue : still;
        await EndingBrief.FinishAsync(first, ending);
        await _ending.RecoverAsync(store, isFollowed: (one == "book" && !first.IsDead) || (other == "book" && !second.IsDead));

        await _ending.AssertBookedAsync(store, $"{one} still at {still}, {other} killed at {fault}");
        return (first.IsPaused, second.IsDead);
    });

    [Theory]
    [InlineData("rebuild")]
    [InlineData("book")]
    public async Task A_process_that_stands_still_while_others_come_to_the_end(string one) => await EndingBrief.EachPairAsync(async (still, fault) =>
    {
        var store = await _ending.StoreAsync();
        var (early, looking) = one == "rebuild" ? await _ending.RunAsync(store, EndingBrief.RebuildAsync, pauseAt: still) : (null, null);
        await _ending.EndAsync(store);
        var (first, ending) = early is null ? await _ending.RunAsync(store, _ending.BookAsync, pauseAt: still) : (early, looking!);
        await _ending.BookAsync(_ending.Studio(store));
        await _ending.DrawAsync(store, jobs: 2);
        await EndingBrief.SweepAsync(_ending.Studio(store));

        // What looked before all that writes now, and is killed on the way.
        first.DieAt = still + fault;
        await EndingBrief.FinishAsync(first, ending);
        await _ending.RecoverAsync(store, isFollowed: true);

        await _ending.AssertBookedAsync(store, $"{one} still at {still}, killed {fault} calls later");
        return (first.IsPaused, first.IsDead);
    });

    [Fact]
    public async Task A_decision_that_comes_late_changes_no_book_however_often_the_end_is_followed()
    {
        var store = await _ending.StoreAsync();
        var studio = _ending.Studio(store);
        await store.WriteAsync(StoreKeys.BriefPolicy(Workspace, _ending.Brief.Id), BriefWorld.Policy with { Rates = new() { RenderSecond = 0.5m, ReviewMinute = 1, StoredGigabyteMonth = 0 } }, PutCondition.Any);
        await _ending.DrawAsync(store, jobs: 2);
        await _ending.EndAsync(store);
        await _ending.BookAsync(studio);
        await store.PutAsync(StoreKeys.Decision(Workspace, $"{_ending.Brief.Id}-r1", "lea"), "{}"u8.ToArray(), PutCondition.Create);

        await _ending.BookAsync(studio);

        await _ending.AssertBookedAsync(store, "a late decision");
    }

    [Theory]
    [InlineData("book", "spoiled", true)]
    [InlineData("book", "spoiled", false)]
    [InlineData("spoiled", "book", true)]
    [InlineData("spoiled", "book", false)]
    [InlineData("spoiled", "spoiled", true)]
    [InlineData("spoiled", "rebuild", true)]
    [InlineData("rebuild", "spoiled", true)]
    public async Task A_picture_drawn_twice_is_paid_for_twice_whenever_that_becomes_known(string one, string other, bool goesOn) => await EndingBrief.EachPairAsync(async (still, fault) =>
    {
        var store = await _ending.StoreAsync();
        await _ending.DrawAsync(store, jobs: 2);
        if (one == "spoiled") await _ending.SpoilAsync(store);
        else await _ending.EndAsync(store);
        var (first, booking) = await _ending.RunAsync(store, _ending.ActOf(one), pauseAt: still);
        if (one == "spoiled") await _ending.EndAsync(store);
        else await _ending.SpoilAsync(store);
        var (second, settling) = await _ending.RunAsync(store, _ending.ActOf(other), dieAt: fault);
        await EndingBrief.FinishAsync(second, settling);
        first.DieAt = goesOn ? int.MaxValue : still;
        await EndingBrief.FinishAsync(first, booking);
        await _ending.RecoverAsync(store, isFollowed: (one == "book" && !first.IsDead) || (other == "book" && !second.IsDead));

        await _ending.AssertBookedAsync(store, $"{one} still at {still}, {other} killed at {fault}", cost: 5);
        return (first.IsPaused, second.IsDead);
    });

    [Fact]
    public async Task A_picture_drawn_twice_after_all_was_booked_is_paid_for_whatever_stands_still_or_is_killed() => await EndingBrief.EachPairAsync(async (still, fault) =>
    {
        var store = await _ending.StoreAsync();
        await _ending.DrawAsync(store, jobs: 2);
        await _ending.EndAsync(store);
        await _ending.BookAsync(_ending.Studio(store));
        await _ending.SpoilAsync(store);
        var (first, booking) = await _ending.RunAsync(store, EndingBrief.BookSpoiledAsync, pauseAt: still);
        var (second, other) = await _ending.RunAsync(store, EndingBrief.BookSpoiledAsync, dieAt: fault);
        await EndingBrief.FinishAsync(second, other);
        await EndingBrief.FinishAsync(first, booking);
        await _ending.RecoverAsync(store, isFollowed: true);

        await _ending.AssertBookedAsync(store, $"one still at {still}, the other killed at {fault}", cost: 5);
        return (first.IsPaused, second.IsDead);
    });
}
