using System.Net;
using AngleSharp.Dom;
using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Web.Tests.Seeds;

namespace Atelier.Web.Tests;

/// <summary>What a brief's page shows of pictures that workers in other processes draw.</summary>
public sealed class DrawingTests : IDisposable
{
    private const string First = "b-busy.r1.s0.v0.p.a1";
    private const string Second = "b-busy.r1.s0.v1.p.a1";

    private readonly WebFixture _web;
    private readonly RenderNotes _notes;
    private CountingStore _store = null!;

    public DrawingTests()
    {
        _web = new(s => s with { Store = _store = new(s.Store), Options = s.Options with { RateBurst = 100_000 } });
        _notes = new(_web.Studio.Store, _web.Clock);
    }

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_picture_that_another_process_draws_shows_its_steps_and_what_it_is_coming_to()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        await NoteAsync(First, 3, Drawing.Png(2));
        await NoteAsync(Second, 5);

        var page = await _web.PageAsync("/briefs/b-busy");
        Assert.Contains("Step 3 of 8", Tile(page, 0).TextContent, StringComparison.Ordinal);
        Assert.Contains("Step 5 of 8", Tile(page, 1).TextContent, StringComparison.Ordinal);
        Assert.Contains("Waiting", Tile(page, 2).TextContent, StringComparison.Ordinal);
        var draft = await _web.GetAsync(Tile(page, 0).QuerySelector("img")!.GetAttribute("src")!);
        Assert.Equal("image/png", draft.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Drawing.Png(2), await draft.Content.ReadAsByteArrayAsync(WebFixture.Stop));
        Assert.Null(Tile(page, 1).QuerySelector("img"));

        await NoteAsync(First, 4, Drawing.Png(3));
        await _notes.DropAsync("studio", Second);
        _web.Clock.Advance(TimeSpan.FromSeconds(1));
        page = await _web.PageAsync("/briefs/b-busy");
        Assert.Contains("Step 4 of 8", Tile(page, 0).TextContent, StringComparison.Ordinal);
        Assert.Contains("Waiting", Tile(page, 1).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_picture_that_this_process_draws_its_own_board_says_how_far_it_is()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        await NoteAsync(First, 3);
        _web.Studio.Board.Report(new(First, 6, 8, Drawing.Png(1)));

        var page = await _web.PageAsync("/briefs/b-busy");
        Assert.Contains("Step 6 of 8", Tile(page, 0).TextContent, StringComparison.Ordinal);
        Assert.Equal(Drawing.Png(1), await (await _web.GetAsync($"/briefs/b-busy/drawing/{First}")).Content.ReadAsByteArrayAsync(WebFixture.Stop));
    }

    [Fact]
    public async Task However_many_watch_notes_are_read_once_a_second_a_brief()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        await NoteAsync(First, 3, Drawing.Png(2));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _web.PageAsync("/briefs/b-busy")));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _web.GetAsync($"/briefs/b-busy/drawing/{First}?step=3")));
        Assert.Equal([StoreKeys.DrawingsOf("studio", "b-busy"), StoreKeys.Drawing("studio", First)], NoteReads());

        _web.Clock.Advance(TimeSpan.FromSeconds(1));
        await _web.PageAsync("/briefs/b-busy");
        await _web.PageAsync("/briefs/b-busy");
        Assert.Equal(3, NoteReads().Count);
    }

    [Fact]
    public async Task Where_nothing_is_drawn_or_all_of_it_here_nobody_reads_notes()
    {
        await _web.Studio.AddReviewAsync();
        await _web.Studio.AddAssetAsync();
        await _web.Studio.AddRoundAsync("b-busy");
        for (var variant = 0; variant < 4; variant++)
        {
            _web.Studio.Board.Report(new($"b-busy.r1.s0.v{variant}.p.a1", 2, 8));
            _web.Studio.Board.Report(new($"b-busy.r1.s1.v{variant}.p.a1", 2, 8));
        }

        foreach (var brief in new[] { "b-spring", "b-done", "b-busy" })
        {
            await _web.PageAsync($"/briefs/{brief}");
            await _web.GetAsync($"/briefs/{brief}/live");
        }

        Assert.Empty(NoteReads());
    }

    [Fact]
    public async Task A_note_that_its_worker_left_behind_is_not_shown()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        await NoteAsync(First, 3, Drawing.Png(2));
        _web.Clock.Advance(RenderNotes.FreshFor);

        Assert.Contains("Waiting", Tile(await _web.PageAsync("/briefs/b-busy"), 0).TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _web.GetAsync($"/briefs/b-busy/drawing/{First}")).StatusCode);
    }

    [Fact]
    public async Task After_a_failed_attempt_the_next_one_s_steps_are_shown_and_never_the_old_ones()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Render("studio", First), new RenderResult { JobId = First, Status = RenderStatus.Failed, FinishedAt = _web.Clock.GetUtcNow(), ErrorMessage = "It broke." });
        await NoteAsync(First, 7, Drawing.Png(1));
        Assert.Contains("It broke.", Tile(await _web.PageAsync("/briefs/b-busy"), 0).TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _web.GetAsync($"/briefs/b-busy/drawing/{First}")).StatusCode);

        await NoteAsync("b-busy.r1.s0.v0.p.a2", 2);
        await NoteAsync(First, 8);
        _web.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("Step 2 of 8", Tile(await _web.PageAsync("/briefs/b-busy"), 0).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_brief_that_was_stopped_no_draft_is_shown_any_more()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        await NoteAsync(First, 3, Drawing.Png(2));
        _web.Studio.Board.Report(new(Second, 3, 8, Drawing.Png(1)));
        var outcome = new Outcome { State = BriefState.Killed, Code = "killed", Reason = "Wrong discount.", At = _web.Clock.GetUtcNow(), By = "ada" };
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Outcome("studio", "b-busy"), outcome);

        foreach (var job in new[] { First, Second })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await _web.GetAsync($"/briefs/b-busy/drawing/{job}")).StatusCode);
        }

        Assert.Empty((await _web.PageAsync("/briefs/b-busy")).QuerySelectorAll("img.draft"));
    }

    [Fact]
    public async Task A_draft_is_for_those_who_may_see_the_brief()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        await NoteAsync(First, 3, Drawing.Png(2));
        await _notes.WriteAsync("other", new("b-foreign.r1.s0.v0.p.a1", 3, 8, Drawing.Png(2)));
        await _notes.WriteAsync("studio", new("b-other.r1.s0.v0.p.a1", 3, 8, Drawing.Png(2)));
        await _web.Studio.AddRoundAsync("b-other");
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync($"/briefs/b-busy/drawing/{First}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync("/briefs/b-busy/drawing/b-other.r1.s0.v0.p.a1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync("/briefs/b-foreign/drawing/b-foreign.r1.s0.v0.p.a1")).StatusCode);

        // From the first key on, a caller without one is a stranger, at home as well.
        var key = await _web.Studio.Keys.CreateAsync("rita", ["requester"], WebFixture.Stop);
        Assert.NotEqual(HttpStatusCode.OK, (await _web.GetAsync($"/briefs/b-busy/drawing/{First}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(HttpMethod.Get, $"/briefs/b-busy/drawing/{First}", null, ("Authorization", $"Bearer {key}"))).StatusCode);
    }

    [Fact]
    public async Task Notes_that_can_not_be_read_leave_the_page_whole()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        await NoteAsync(First, 3, Drawing.Png(2));
        _store.BeforeRead = key => _ = key.Contains("/drawings/", StringComparison.Ordinal) ? throw new ObjectStoreException("store-unavailable", "Gone.") : 0;

        Assert.Contains("Waiting", Tile(await _web.PageAsync("/briefs/b-busy"), 0).TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _web.GetAsync($"/briefs/b-busy/drawing/{First}")).StatusCode);
    }

    private Task NoteAsync(string job, int step, ReadOnlyMemory<byte> draft = default) => _notes.WriteAsync("studio", new(job, step, 8, draft));

    private List<string> NoteReads() => [.. _store.Reads.Where(r => r.Contains("/drawings/", StringComparison.Ordinal))];

    private static IElement Tile(IDocument page, int variant) => page.QuerySelector($"#t-1-p-0-{variant}")!;
}
