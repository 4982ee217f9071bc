using Atelier.Contracts.Storage;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Costs;

/// <summary>A brief at its end, as often as it takes: each try has a store of its own, and processes on it that stand still or are killed before any of their calls.</summary>
internal sealed class EndingBrief : IDisposable
{
    public const string Workspace = BriefWorld.Workspace;

    // What has fewer calls isn't tried further.
    private const int MostCalls = 100;

    private readonly BriefWorld _world = new(policy: BriefWorld.Policy with { Rates = new() { RenderSecond = 0.5m, PreviewForecast = 1, FinalForecast = 2, StoredGigabyteMonth = 0 } });
    private readonly List<StoredObject> _running = [];

    private EndingBrief()
    {
    }

    public Brief Brief { get; private set; } = null!;

    /// <summary>One whose two previews are being drawn.</summary>
    public static async Task<EndingBrief> BeginAsync()
    {
        var ending = new EndingBrief();
        var world = ending._world;
        world.Put(StoreKeys.Budget(Workspace, "spring"), new CampaignBudget { Limit = 1_000, Currency = "EUR" });
        ending.Brief = await world.SubmitAsync();
        await world.Host.RunUntilIdleAsync();
        await foreach (var listing in world.Store.ListAsync(""))
        {
            ending._running.Add((await world.Store.GetAsync(listing.Key))!);
        }

        return ending;
    }

    public void Dispose() => _world.Dispose();

    // Both faults move on until nothing is left to hit.
    public static async Task EachPairAsync(Func<int, int, Task<(bool WasStill, bool WasHit)>> tryAsync)
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

    public Func<Studio, Task> ActOf(string act) => act switch { "book" => BookAsync, "sweep" => SweepAsync, "spoiled" => BookSpoiledAsync, _ => RebuildAsync };

    public async Task<InMemoryObjectStore> StoreAsync()
    {
        var store = new InMemoryObjectStore(_world.Time);
        foreach (var stored in _running)
        {
            await store.PutAsync(stored.Key, stored.Content, PutCondition.Any, stored.Metadata);
        }

        return store;
    }

    public async Task<(MortalStore Store, Task Work)> RunAsync(IObjectStore store, Func<Studio, Task> act, int pauseAt = int.MaxValue, int dieAt = int.MaxValue)
    {
        var mortal = new MortalStore(store) { PauseAt = pauseAt, DieAt = dieAt };
        var work = act(_world.Beside(mortal));
        await mortal.UntilPausedAsync(work);
        return (mortal, work);
    }

    public static async Task FinishAsync(MortalStore store, Task work)
    {
        store.Resume();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!store.IsDead) await work;
    }

    public Task ScreenAsync(Studio studio) => new ScreenBrief(studio).RunAsync(new(Workspace, Brief.Id), CancellationToken.None);

    public async Task BookAsync(Studio studio) =>
        await studio.Settlement.BookAsync(Brief, await studio.Store.ReadRequiredAsync<Outcome>(StoreKeys.Outcome(Workspace, Brief.Id)), CancellationToken.None);

    public static Task SweepAsync(Studio studio) => studio.Settlement.SweepAsync(Workspace, CancellationToken.None);

    public static Task BookSpoiledAsync(Studio studio) => studio.Spoilage.SweepAsync(Workspace, CancellationToken.None);

    public static Task RebuildAsync(Studio studio) => studio.Indexes.RunAsync(Workspace);

    public Task EndAsync(IObjectStore store)
    {
        var outcome = new Outcome { State = BriefState.Cancelled, Code = "cancelled", Reason = "no", At = _world.Time.GetUtcNow(), By = "rita" };
        return store.WriteAsync(StoreKeys.Outcome(Workspace, Brief.Id), outcome, PutCondition.Create);
    }

    // Two seconds each at a half.
    public async Task DrawAsync(IObjectStore store, int jobs)
    {
        var ledger = _world.Beside(store).Ledger;
        for (var variant = 0; variant < jobs; variant++)
        {
            await ledger.RecordAsync(Workspace, briefId: null, new() { JobId = JobId(variant), Status = RenderStatus.Succeeded, FinishedAt = _world.Time.GetUtcNow(), Model = "paint", RenderSeconds = 2 });
        }
    }

    // The engine runs again what it had no answer of; a sweep comes every half minute.
    /// <summary>A worker that had lost its lock has drawn the first picture too, in six seconds at a half.</summary>
    public Task SpoilAsync(IObjectStore store) => _world.Beside(store).Ledger.RecordAsync(
        Workspace, briefId: null, new() { JobId = JobId(0), Status = RenderStatus.Succeeded, FinishedAt = _world.Time.GetUtcNow(), Model = "paint", RenderSeconds = 6 });

    public Studio Studio(IObjectStore store) => _world.Beside(store);

    public async Task RecoverAsync(IObjectStore store, bool isFollowed)
    {
        if (!isFollowed) await BookAsync(_world.Beside(store));
        await DrawAsync(store, jobs: 2);
        await SweepAsync(_world.Beside(store));
        await BookSpoiledAsync(_world.Beside(store));
    }

    public async Task AssertBookedAsync(IObjectStore store, string when, decimal cost = 2)
    {
        var studio = _world.Beside(store);
        var budget = await studio.Budget.GetAsync(Workspace, "spring");
        var campaign = await studio.CampaignReports.ReportAsync(Workspace, "spring");
        var workspace = await studio.CampaignReports.ReportAsync(Workspace, campaign: null);
        var brief = await studio.Costs.AmountAsync(Workspace, Brief.Id);
        List<string> marks = [.. await store.KeysAsync(StoreKeys.UnsettledBriefs(Workspace))];
        var notes = await store.KeysAsync(StoreKeys.SentJobs(Workspace, Brief.Id));
        marks.AddRange(await store.KeysAsync(StoreKeys.Spoiled(Workspace)));
        var found = (budget!.Spent, budget.Reserved.Values.Sum(), campaign.Spent, workspace.Spent, brief, marks.Count, notes.Count);
        Assert.True(found == (cost, 0, cost, cost, cost, 0, 0), $"{when}: {found} (spent, reserved, campaign, workspace, brief, marks, notes)");
    }

    private string JobId(int variant) => new RenderJobId(Brief.Id, 1, 0, variant, RenderPurpose.Preview, 1).ToString();
}
