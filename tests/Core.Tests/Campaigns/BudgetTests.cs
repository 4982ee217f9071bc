using Atelier.Contracts.Storage;
using Atelier.Core.Audit;
using Atelier.Core.Campaigns;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Campaigns;

public sealed class BudgetTests
{
    private const string Workspace = "w";
    private const string Campaign = "spring";

    private readonly InMemoryObjectStore _store = new();
    private readonly BudgetService _budget;

    public BudgetTests() => _budget = new(_store);

    [Fact]
    public async Task Reservations_at_once_never_exceed_the_limit_and_none_is_lost()
    {
        await SetAsync(10);
        var fits = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => ReserveAsync($"b-{i}", 1))));

        var budget = await NowAsync();
        Assert.Equal((10, 10), (fits.Count(f => f == Reservation.Made), budget.Reserved.Count));
        Assert.Equal(10, budget.Reserved.Values.Sum());
    }

    [Fact]
    public async Task Reserving_again_for_the_same_brief_changes_nothing_also_when_there_is_no_room_left()
    {
        await SetAsync(1);
        Assert.Equal(Reservation.Made, await ReserveAsync("b-1", 1));
        Assert.Equal(Reservation.Made, await ReserveAsync("b-1", 1));
        Assert.Equal(Reservation.NoRoom, await ReserveAsync("b-2", 0.01m));

        Assert.Equal(["b-1"], (await NowAsync()).Reserved.Keys);
    }

    [Fact]
    public async Task Folding_at_once_and_again_counts_once()
    {
        await SetAsync(10);
        await ReserveAsync("b-1", 3);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _budget.FoldAsync(Workspace, Campaign, "b-1", 2))));
        await _budget.FoldAsync(Workspace, Campaign, "b-never-reserved", 2);

        Assert.Equal((2, 0), ((await NowAsync()).Spent, (await NowAsync()).Reserved.Count));
    }

    [Fact]
    public async Task A_reservation_is_raised_where_there_is_room_and_stays_where_there_is_none()
    {
        await SetAsync(10);
        await ReserveAsync("b-1", 3);
        await ReserveAsync("b-2", 3);

        Assert.True(await _budget.RaiseAsync(Workspace, Campaign, "b-1", 7));
        Assert.True(await _budget.RaiseAsync(Workspace, Campaign, "b-1", 5));
        Assert.False(await _budget.RaiseAsync(Workspace, Campaign, "b-2", 4));
        Assert.True(await _budget.RaiseAsync(Workspace, Campaign, "b-never-reserved", 100));

        Assert.Equal((7, 3), ((await NowAsync()).Reserved["b-1"], (await NowAsync()).Reserved["b-2"]));
    }

    [Fact]
    public async Task Without_a_budget_everything_fits_and_nothing_is_written()
    {
        Assert.Equal(Reservation.Made, await ReserveAsync("b-1", 1_000));
        await _budget.FoldAsync(Workspace, Campaign, "b-1", 1_000);

        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public async Task A_new_limit_keeps_what_is_spent_and_reserved_and_is_audited()
    {
        await SetAsync(10);
        await ReserveAsync("b-1", 3);
        await ReserveAsync("b-2", 4);
        await _budget.FoldAsync(Workspace, Campaign, "b-1", 2);

        await SetAsync(5);

        var now = await NowAsync();
        Assert.Equal((5, 2, 4), (now.Limit, now.Spent, now.Reserved["b-2"]));
        Assert.Equal(Reservation.NoRoom, await ReserveAsync("b-3", 1));
        var entry = await _store.ReadRequiredAsync<AuditEntry>(AuditChain.Key(StoreKeys.AdminAudit(Workspace), 1));
        Assert.Equal(("budget-set", "olga", "5", "10"), (entry.Act, entry.By, entry.Facts["limit"], entry.Facts["before"]));
    }

    [Fact]
    public async Task A_budget_in_another_currency_than_work_is_charged_in_is_refused()
    {
        var refused = await Assert.ThrowsAsync<BudgetException>(() => _budget.SetAsync(Workspace, Campaign, 10, "USD", "olga", default));

        Assert.Equal("currency", refused.Code);
        Assert.Contains("EUR", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _store.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2_000_000_000)]
    public async Task An_amount_that_makes_no_sense_is_refused(int limit) =>
        Assert.Equal("amount", (await Assert.ThrowsAsync<BudgetException>(() => SetAsync(limit))).Code);

    [Fact]
    public async Task Nothing_is_set_aside_for_what_has_ended_however_late()
    {
        await SetAsync(10);
        var store = new WatchedStore(_store);
        var late = new BudgetService(store);
        store.Writing = async _ =>
        {
            // It looked for the end before that came.
            store.Writing = null;
            await _store.PutAsync(EndOf("b-1"), "{}"u8.ToArray(), PutCondition.Create);
            await _budget.FoldAsync(Workspace, Campaign, "b-1", 2);
        };

        Assert.Equal(Reservation.Ended, await late.ReserveAsync(Workspace, Campaign, "b-1", 3, EndOf("b-1")));
        Assert.Equal((0, 0), ((await NowAsync()).Spent, (await NowAsync()).Reserved.Count));
    }

    private static string EndOf(string brief) => StoreKeys.Outcome(Workspace, brief);

    private Task<Reservation> ReserveAsync(string brief, decimal amount) => _budget.ReserveAsync(Workspace, Campaign, brief, amount, EndOf(brief));

    private Task<CampaignBudget> SetAsync(decimal limit) => _budget.SetAsync(Workspace, Campaign, limit, "EUR", "olga", DateTimeOffset.UnixEpoch);

    private async Task<CampaignBudget> NowAsync() => (await _budget.GetAsync(Workspace, Campaign))!;
}
