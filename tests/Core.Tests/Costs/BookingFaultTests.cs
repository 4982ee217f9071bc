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
    private const string Workspace = BriefWorld.Workspace;
    private const decimal Cost = 2;

    // What has fewer calls isn't tried further.
    private const int MostCalls = 100;

    private readonly BriefWorld _world = new(policy: BriefWorld.Policy with { Rates = new() { RenderSecond = 0.5m, PreviewForecast = 1, FinalForecast = 2, StoredGigabyteMonth = 0 } });
    private readonly List<StoredObject> _running = [];
    private Brief _brief = null!;

    /// <summary>A brief whose two previews are being drawn.</summary>
    public async ValueTask InitializeAsync()
    {
        _world.Put(StoreKeys.Budget(Workspace, "spring"), new CampaignBudget { Limit = 1_000, Currency = "EUR" });
        _brief = await _world.SubmitAsync();
        await _world.Host.RunUntilIdleAsync();
        await foreach (var listing in _world.Store.ListAsync(""))
        {
            _running.Add((await _world.Store.GetAsync(listing.Key))!);
        }
    }

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_screening_beside_a_booking_that_is_killed_or_stands_still(bool isKilled) => await EachPairAsync(async (still, fault) =>
    {
        var store = await StoreAsync();
        await DrawAsync(store, jobs: 2);
        var (late, screening) = await BeginAsync(store, ScreenAsync, pauseAt: still);
        await EndAsync(store);
        var (first, booking) = isKilled ? await BeginAsync(store, BookAsync, dieAt: fault) : await BeginAsync(store, BookAsync, pauseAt: fault);
        await FinishAsync(late, screening);
        await FinishAsync(first, booking);
        await RecoverAsync(store, isFollowed: !first.IsDead);

        await AssertBookedAsync(store, $"screening still at {still}, booking hit at {fault}");
        return (late.IsPaused, first.IsDead || first.IsPaused);
    });

    [Fact]
    public async Task A_late_screening_that_is_killed_after_the_booking() => await EachPairAsync(async (still, fault) =>
    {
        var store = await StoreAsync();
        await DrawAsync(store, jobs: 2);
        var (late, screening) = await BeginAsync(store, ScreenAsync, pauseAt: still);
        await EndAsync(store);
        await BookAsync(_world.Beside(store));
        late.DieAt = still + fault;
        await FinishAsync(late, screening);
        await RecoverAsync(store, isFollowed: true);

        await AssertBookedAsync(store, $"screening still at {still}, killed {fault} calls later");
        return (late.IsPaused, late.IsDead);
    });

    [Fact]
    public async Task A_late_screening_beside_lists_that_are_written_anew_before_the_booking() => await EachPairAsync(async (still, fault) =>
    {
        var store = await StoreAsync();
        await DrawAsync(store, jobs: 2);
        var (late, screening) = await BeginAsync(store, ScreenAsync, pauseAt: still);
        await EndAsync(store);
        var (rebuild, writing) = await BeginAsync(store, RebuildAsync, pauseAt: fault);
        await FinishAsync(late, screening);
        await BookAsync(_world.Beside(store));
        await FinishAsync(rebuild, writing);
        await RecoverAsync(store, isFollowed: true);

        await AssertBookedAsync(store, $"screening still at {still}, rebuild still at {fault}");
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
    public async Task Two_processes_while_the_last_pictures_come(string one, string other, bool goesOn) => await EachPairAsync(async (still, fault) =>
    {
        var store = await StoreAsync();
        await DrawAsync(store, jobs: 1);
        await EndAsync(store);
        var (first, ending) = await BeginAsync(store, ActOf(one), pauseAt: still);
        await DrawAsync(store, jobs: 2);
        var (second, settling) = await BeginAsync(store, ActOf(other), dieAt: fault);
        await FinishAsync(second, settling);
        first.DieAt = goesOn ? int.MaxValue : still;
        await FinishAsync(first, ending);
        await RecoverAsync(store, isFollowed: (one == "book" && !first.IsDead) || (other == "book" && !second.IsDead));

        await AssertBookedAsync(store, $"{one} still at {still}, {other} killed at {fault}");
        return (first.IsPaused, second.IsDead);
    });

    [Theory]
    [InlineData("rebuild")]
    [InlineData("book")]
    public async Task A_process_that_stands_still_while_others_come_to_the_end(string one) => await EachPairAsync(async (still, fault) =>
    {
        var store = await StoreAsync();
        var (early, looking) = one == "rebuild" ? await BeginAsync(store, RebuildAsync, pauseAt: still) : (null, null);
        await EndAsync(store);
        var (first, ending) = early is null ? await BeginAsync(store, BookAsync, pauseAt: still) : (early, looking!);
        await BookAsync(_world.Beside(store));
        await DrawAsync(store, jobs: 2);
        await SweepAsync(_world.Beside(store));

        // What looked before all that writes now, and is killed on the way.
        first.DieAt = still + fault;
        await FinishAsync(first, ending);
        await RecoverAsync(store, isFollowed: true);

        await AssertBookedAsync(store, $"{one} still at {still}, killed {fault} calls later");
        return (first.IsPaused, first.IsDead);
    });

    [Fact]
    public async Task A_decision_that_comes_late_changes_no_book_however_often_the_end_is_followed()
    {
        var store = await StoreAsync();
        var studio = _world.Beside(store);
        await store.WriteAsync(StoreKeys.BriefPolicy(Workspace, _brief.Id), BriefWorld.Policy with { Rates = new() { RenderSecond = 0.5m, ReviewMinute = 1, StoredGigabyteMonth = 0 } }, PutCondition.Any);
        await DrawAsync(store, jobs: 2);
        await EndAsync(store);
        await BookAsync(studio);
        await store.PutAsync(StoreKeys.Decision(Workspace, $"{_brief.Id}-r1", "lea"), "{}"u8.ToArray(), PutCondition.Create);

        await BookAsync(studio);

        await AssertBookedAsync(store, "a late decision");
    }

    // Both faults move on until nothing is left to hit.
    private static async Task EachPairAsync(Func<int, int, Task<(bool WasStill, bool WasHit)>> tryAsync)
    {
        var stood = 0;
        for (var still = 1; still < MostCalls; still++)
        {
            var wasStill = false;
            for (var fault = 1; fault < MostCalls; fault++)
            {
                (wasStill, var wasHit) = await tryAsync(still, fault);
                if (!wasHit) break;
            }

            if (!wasStill) break;
            stood++;
        }

        Assert.InRange(stood, 5, MostCalls - 2);
    }

    private Func<Studio, Task> ActOf(string act) => act switch { "book" => BookAsync, "sweep" => SweepAsync, _ => RebuildAsync };

    private async Task<InMemoryObjectStore> StoreAsync()
    {
        var store = new InMemoryObjectStore(_world.Time);
        foreach (var stored in _running)
        {
            await store.PutAsync(stored.Key, stored.Content, PutCondition.Any, stored.Metadata);
        }

        return store;
    }

    private async Task<(MortalStore Store, Task Work)> BeginAsync(IObjectStore store, Func<Studio, Task> act, int pauseAt = int.MaxValue, int dieAt = int.MaxValue)
    {
        var mortal = new MortalStore(store) { PauseAt = pauseAt, DieAt = dieAt };
        var work = act(_world.Beside(mortal));
        await mortal.UntilPausedAsync(work);
        return (mortal, work);
    }

    private static async Task FinishAsync(MortalStore store, Task work)
    {
        store.Resume();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!store.IsDead) await work;
    }

    private Task ScreenAsync(Studio studio) => new ScreenBrief(studio).RunAsync(new(Workspace, _brief.Id), CancellationToken.None);

    private async Task BookAsync(Studio studio) =>
        await studio.Settlement.BookAsync(_brief, await studio.Store.ReadRequiredAsync<Outcome>(StoreKeys.Outcome(Workspace, _brief.Id)), CancellationToken.None);

    private static Task SweepAsync(Studio studio) => studio.Settlement.SweepAsync(Workspace, CancellationToken.None);

    private static Task RebuildAsync(Studio studio) => studio.Indexes.RunAsync(Workspace);

    private Task EndAsync(IObjectStore store)
    {
        var outcome = new Outcome { State = BriefState.Cancelled, Code = "cancelled", Reason = "no", At = _world.Time.GetUtcNow(), By = "rita" };
        return store.WriteAsync(StoreKeys.Outcome(Workspace, _brief.Id), outcome, PutCondition.Create);
    }

    // Two seconds each at a half.
    private async Task DrawAsync(IObjectStore store, int jobs)
    {
        var ledger = _world.Beside(store).Ledger;
        for (var variant = 0; variant < jobs; variant++)
        {
            var job = new RenderJobId(_brief.Id, 1, 0, variant, RenderPurpose.Preview, 1).ToString();
            await ledger.RecordAsync(Workspace, briefId: null, new() { JobId = job, Status = RenderStatus.Succeeded, FinishedAt = _world.Time.GetUtcNow(), Model = "paint", RenderSeconds = 2 });
        }
    }

    // The engine runs again what it had no answer of; a sweep comes every half minute.
    private async Task RecoverAsync(IObjectStore store, bool isFollowed)
    {
        if (!isFollowed) await BookAsync(_world.Beside(store));
        await DrawAsync(store, jobs: 2);
        await SweepAsync(_world.Beside(store));
    }

    private async Task AssertBookedAsync(IObjectStore store, string when)
    {
        var studio = _world.Beside(store);
        var budget = await studio.Budget.GetAsync(Workspace, "spring");
        var campaign = await studio.CampaignReports.ReportAsync(Workspace, "spring");
        var workspace = await studio.CampaignReports.ReportAsync(Workspace, campaign: null);
        var brief = await studio.Costs.AmountAsync(Workspace, _brief.Id);
        var marks = await store.KeysAsync(StoreKeys.UnsettledBriefs(Workspace));
        var notes = await store.KeysAsync(StoreKeys.SentJobs(Workspace, _brief.Id));
        var found = (budget!.Spent, budget.Reserved.Values.Sum(), campaign.Spent, workspace.Spent, brief, marks.Count, notes.Count);
        Assert.True(found == (Cost, 0, Cost, Cost, Cost, 0, 0), $"{when}: {found} (spent, reserved, campaign, workspace, brief, marks, notes)");
    }
}
