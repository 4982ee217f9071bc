using Atelier.Contracts.Storage;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Catalog;

public sealed class BriefIndexTests : IDisposable
{
    private readonly BriefWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_brief_is_listed_as_soon_as_it_was_accepted()
    {
        var brief = await _world.SubmitAsync();

        var entry = Assert.Single((await ListAsync(new())).Entries);

        Assert.Equal((brief.Id, "Spring sale", "spring", "rita", null), (entry.Id, entry.Title, entry.Campaign, entry.Requester, entry.End));
    }

    [Fact]
    public async Task An_ended_brief_shows_its_end_and_is_open_no_more()
    {
        var brief = await _world.SubmitAsync();
        var open = await _world.SubmitAsync();
        await _world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "changed our mind");
        await _world.SettleAsync();

        Assert.Equal(open.Id, Assert.Single((await ListAsync(new() { IsOpen = true })).Entries).Id);
        var ended = Assert.Single((await ListAsync(new() { State = BriefState.Cancelled })).Entries);
        Assert.Equal(brief.Id, ended.Id);
        Assert.NotNull(ended.EndedAt);
        Assert.Empty((await ListAsync(new() { State = BriefState.Delivered })).Entries);
    }

    [Fact]
    public async Task What_one_process_enters_twice_at_once_is_remembered_as_it_is_stored()
    {
        var store = new WatchedStore(_world.Store);
        var index = new BriefIndex(store, _world.Time);
        var brief = await _world.SubmitAsync();
        var outcome = new Outcome { State = BriefState.Cancelled, Code = "cancelled", Reason = "no", At = _world.Time.GetUtcNow(), By = "rita" };
        await index.AllAsync(BriefWorld.Workspace, campaign: null, TestContext.Current.CancellationToken);
        var (isWritten, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.Written = _ =>
        {
            store.Written = null;
            isWritten.SetResult();
            return goOn.Task;
        };
        var early = index.EndAsync(brief, outcome, new(1, "EUR", 1, 0, 0, 0), isBilled: false, TestContext.Current.CancellationToken);
        await isWritten.Task;
        var late = index.EndAsync(brief, outcome, new(2, "EUR", 1, 0, 0, 0), isBilled: true, TestContext.Current.CancellationToken);

        goOn.SetResult();
        await Task.WhenAll(early, late);

        Assert.Equal(2, Assert.Single(await index.AllAsync(BriefWorld.Workspace, campaign: null, TestContext.Current.CancellationToken)).Figures!.Cost);
    }

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_oldest_and_miss_none()
    {
        var sent = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            sent.Add((await _world.SubmitAsync()).Id);
            _world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<string>();
        var page = await ListAsync(new() { Limit = 3 });
        Assert.Equal(7, page.Total);
        while (true)
        {
            seen.AddRange(page.Entries.Select(e => e.Id));
            if (page.Next is null) break;
            page = await ListAsync(new() { Limit = 3, After = page.Next });
        }

        sent.Reverse();
        Assert.Equal(sent, seen);
    }

    [Theory]
    [InlineData("spr", 1)]
    [InlineData("SALE spring", 1)]
    [InlineData("winter", 0)]
    [InlineData("ale", 0)]
    public async Task Words_find_what_has_words_beginning_so(string text, int expected)
    {
        await _world.SubmitAsync();

        Assert.Equal(expected, (await ListAsync(new() { Text = text })).Total);
    }

    [Fact]
    public async Task A_brief_that_another_process_took_in_late_is_still_found()
    {
        await _world.SubmitAsync();
        Assert.Equal(1, (await ListAsync(new())).Total);

        var late = (await _world.SubmitAsync()) with { Id = "b-late", SubmittedAt = _world.Time.GetUtcNow() - TimeSpan.FromMinutes(5) };
        await new BriefIndex(_world.Store, _world.Time).AddAsync(late, TestContext.Current.CancellationToken);
        _world.Time.Advance(TimeSpan.FromMinutes(1));

        await Soon.Async(async () => (await ListAsync(new())).Entries[^1].Id == "b-late");
    }

    [Fact]
    public async Task A_brief_that_another_process_took_in_is_listed_a_second_later()
    {
        var brief = await _world.SubmitAsync();
        Assert.Equal(1, (await ListAsync(new())).Total);
        await new BriefIndex(_world.Store, _world.Time).AddAsync(brief with { Id = "b-other", SubmittedAt = _world.Time.GetUtcNow() }, TestContext.Current.CancellationToken);

        _world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, (await ListAsync(new())).Total);
    }

    [Fact]
    public async Task Briefs_are_found_by_the_pictures_they_draw_on_and_not_by_those_they_must_not_resemble()
    {
        var brief = await _world.SubmitAsync();
        var (start, spared) = (new string('a', 64), new string('b', 64));
        var index = _world.Studio.BriefIndex;
        await index.AddAsync(brief with
        {
            Id = "b-again", Intent = brief.Intent with
            {
                References = [new() { Sha256 = start, Role = ReferenceRole.Composition, Rights = "ours" }, new() { Sha256 = spared, Role = ReferenceRole.Protected, Rights = "theirs" }],
            },
        }, TestContext.Current.CancellationToken);

        var found = Assert.Single((await ListAsync(new() { Reference = start })).Entries);
        Assert.Equal(("b-again", ReferenceRole.Composition), (found.Id, found.References[start]));
        Assert.Empty((await ListAsync(new() { Reference = spared })).Entries);
        Assert.Equal([1, 0], await index.UsesAsync(BriefWorld.Workspace, [start, spared], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_erased_is_gone_after_the_next_full_look()
    {
        await _world.SubmitAsync();
        await ListAsync(new());
        await foreach (var listing in _world.Store.ListAsync(StoreKeys.BriefEntries(BriefWorld.Workspace), null, TestContext.Current.CancellationToken))
        {
            await _world.Store.DeleteAsync(listing.Key, TestContext.Current.CancellationToken);
        }

        _world.Time.Advance(TimeSpan.FromHours(1));

        await Soon.Async(async () => (await ListAsync(new())).Total == 0);
    }

    [Fact]
    public async Task A_lost_index_is_rebuilt_from_the_briefs()
    {
        var brief = await _world.SubmitAsync();
        await _world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "changed our mind");
        await _world.SettleAsync();
        await foreach (var listing in _world.Store.ListAsync($"{BriefWorld.Workspace}/index/", null, TestContext.Current.CancellationToken))
        {
            await _world.Store.DeleteAsync(listing.Key, TestContext.Current.CancellationToken);
        }

        _world.Time.Advance(TimeSpan.FromHours(1));
        await Soon.Async(async () => (await ListAsync(new())).Total == 0);
        await _world.Studio.Indexes.RunIfLostAsync(BriefWorld.Workspace, TestContext.Current.CancellationToken);

        var entry = Assert.Single((await ListAsync(new())).Entries);
        Assert.Equal((brief.Id, (BriefState?)BriefState.Cancelled), (entry.Id, entry.End));
    }

    [Fact]
    public async Task A_rebuild_that_died_half_way_is_done_again()
    {
        var briefs = new[] { await _world.SubmitAsync(), await _world.SubmitAsync() };
        await foreach (var listing in _world.Store.ListAsync($"{BriefWorld.Workspace}/index/", null, TestContext.Current.CancellationToken))
        {
            await _world.Store.DeleteAsync(listing.Key, TestContext.Current.CancellationToken);
        }

        _world.Time.Advance(TimeSpan.FromHours(1));
        await Soon.Async(async () => (await ListAsync(new())).Total == 0);
        var last = briefs.Max(b => b.Id)!;
        _world.Store.BeforeWrite = key => _ = key.EndsWith(last, StringComparison.Ordinal) ? throw new IOException("The plug was pulled.") : 0;
        await Assert.ThrowsAsync<IOException>(() => _world.Studio.Indexes.RunIfLostAsync(BriefWorld.Workspace, TestContext.Current.CancellationToken));
        _world.Store.BeforeWrite = null;

        await _world.Studio.Indexes.RunIfLostAsync(BriefWorld.Workspace, TestContext.Current.CancellationToken);

        Assert.Equal(2, (await ListAsync(new())).Total);
    }

    [Fact]
    public async Task A_cursor_from_nowhere_is_harmless()
    {
        await _world.SubmitAsync();

        Assert.Empty((await ListAsync(new() { After = "" })).Entries);
        Assert.Single((await ListAsync(new() { After = "zz/../\0" })).Entries);
    }

    private Task<BriefPage> ListAsync(BriefQuery query) => _world.Studio.BriefIndex.ListAsync(BriefWorld.Workspace, query, TestContext.Current.CancellationToken);
}
