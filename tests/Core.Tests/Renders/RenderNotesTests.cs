using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Renders;

public sealed class RenderNotesTests
{
    private const string Workspace = "studio";

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryObjectStore _store;
    private readonly RenderNotes _notes;

    public RenderNotesTests()
    {
        _store = new(_time);
        _notes = new(_store, _time);
    }

    [Fact]
    public async Task A_brief_s_notes_say_how_far_its_jobs_are_and_no_other_s()
    {
        await _notes.WriteAsync(Workspace, new(Job("b-1", variant: 0), 3, 8));
        await _notes.WriteAsync(Workspace, new(Job("b-1", variant: 1), 4, 8, new byte[] { 1 }));
        await _notes.WriteAsync(Workspace, new(Job("b-1", variant: 1), 5, 8, new byte[] { 2 }));
        await _notes.WriteAsync(Workspace, new(Job("b-10", variant: 0), 6, 8));
        await _notes.WriteAsync("elsewhere", new(Job("b-1", variant: 2), 7, 8));

        Assert.Equal([new(Job("b-1", 0), 3, 8, HasDraft: false), new(Job("b-1", 1), 5, 8, HasDraft: true)], await _notes.OfBriefAsync(Workspace, "b-1"));
        Assert.Equal([2], (await _notes.DraftAsync(Workspace, Job("b-1", 1))).ToArray());
        Assert.True((await _notes.DraftAsync(Workspace, Job("b-1", 2))).IsEmpty);
    }

    [Fact]
    public async Task An_earlier_attempt_s_note_hides_no_later_one()
    {
        await _notes.WriteAsync(Workspace, new(Job("b-1", 0, attempt: 2), 1, 8));
        await _notes.WriteAsync(Workspace, new(Job("b-1", 0, attempt: 1), 7, 8));

        Assert.Equal([(Job("b-1", 0, 1), 7), (Job("b-1", 0, 2), 1)], (await _notes.OfBriefAsync(Workspace, "b-1")).Select(s => (s.JobId, s.Step)));
        await _notes.DropAsync(Workspace, Job("b-1", 0, attempt: 1));
        Assert.Equal(Job("b-1", 0, 2), Assert.Single(await _notes.OfBriefAsync(Workspace, "b-1")).JobId);
    }

    [Fact]
    public async Task What_a_worker_left_behind_is_not_shown_for_long_and_deleted_when_the_studio_tidies()
    {
        await _notes.WriteAsync(Workspace, new(Job("b-1", 0), 3, 8, new byte[] { 1 }));
        _time.Advance(TimeSpan.FromSeconds(1));
        await _notes.WriteAsync(Workspace, new(Job("b-1", 1), 3, 8, new byte[] { 1 }));
        _time.Advance(RenderNotes.FreshFor - TimeSpan.FromSeconds(1));

        Assert.Equal(Job("b-1", 1), Assert.Single(await _notes.OfBriefAsync(Workspace, "b-1")).JobId);
        Assert.True((await _notes.DraftAsync(Workspace, Job("b-1", 0))).IsEmpty);
        Assert.False((await _notes.DraftAsync(Workspace, Job("b-1", 1))).IsEmpty);
        await _notes.TidyAsync(Workspace);
        Assert.Null(await _store.GetAsync(StoreKeys.Drawing(Workspace, Job("b-1", 0))));
        Assert.NotNull(await _store.GetAsync(StoreKeys.Drawing(Workspace, Job("b-1", 1))));
    }

    [Fact]
    public async Task A_draft_is_not_shown_when_there_is_a_result()
    {
        await _notes.WriteAsync(Workspace, new(Job("b-1", 0), 3, 8, new byte[] { 1 }));
        await _store.PutAsync(StoreKeys.Render(Workspace, Job("b-1", 0)), "{}"u8.ToArray(), PutCondition.Create);

        Assert.True((await _notes.DraftAsync(Workspace, Job("b-1", 0))).IsEmpty);
    }

    [Theory]
    [InlineData("step", "")]
    [InlineData("step", "0")]
    [InlineData("step", "-1")]
    [InlineData("step", "9")]
    [InlineData("total", "many")]
    [InlineData("total", "99999999999")]
    public async Task A_note_that_makes_no_sense_is_none(string field, string says)
    {
        var fields = new Dictionary<string, string> { ["step"] = "3", ["total"] = "8", [field] = says };
        await _store.PutAsync(StoreKeys.Drawing(Workspace, Job("b-1", 0)), new byte[] { 1 }, PutCondition.Any, fields);

        Assert.Empty(await _notes.OfBriefAsync(Workspace, "b-1"));
    }

    [Fact]
    public async Task A_draft_beyond_bounds_is_neither_written_nor_read()
    {
        await _notes.WriteAsync(Workspace, new(Job("b-1", 0), 3, 8, new byte[RenderNotes.MostDraftBytes + 1]));
        Assert.False(Assert.Single(await _notes.OfBriefAsync(Workspace, "b-1")).HasDraft);

        var note = (await _store.GetAsync(StoreKeys.Drawing(Workspace, Job("b-1", 0))))!;
        await _store.PutAsync(note.Key, new byte[RenderNotes.MostDraftBytes + 1], PutCondition.Any, note.Metadata);
        Assert.False(Assert.Single(await _notes.OfBriefAsync(Workspace, "b-1")).HasDraft);
        Assert.True((await _notes.DraftAsync(Workspace, Job("b-1", 0))).IsEmpty);
    }

    private static string Job(string brief, int variant, int attempt = 1) => new RenderJobId(brief, 1, 0, variant, RenderPurpose.Preview, attempt).ToString();
}
