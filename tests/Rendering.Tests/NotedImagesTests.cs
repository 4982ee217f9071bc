using System.Diagnostics;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Rendering.Tests;

public sealed class NotedImagesTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryObjectStore _memory;
    private readonly HeldStore _store;
    private readonly Sitting _sitting = new();
    private readonly NotedImages _noted;
    private readonly RenderNotes _notes;
    private readonly RenderJob _job = new RenderWorld().Job() with { Steps = 20 };
    private readonly RenderJob _other = new RenderWorld().Job(variant: 1) with { Steps = 20 };
    private readonly List<string> _writes = [];

    public NotedImagesTests()
    {
        _memory = new(_time) { BeforeWrite = _writes.Add };
        _store = new(_memory);
        _noted = new(_sitting, _store, _time, NullLogger.Instance);
        _notes = new(_memory, _time);
    }

    public ValueTask DisposeAsync() => _noted.DisposeAsync();

    [Fact]
    public async Task What_is_drawn_within_a_second_costs_the_store_nothing()
    {
        var drawing = DrawAsync(_job);
        _sitting.Step(_job, 7);
        _time.Advance(Second - TimeSpan.FromTicks(1));
        _sitting.End();
        Assert.Single(await drawing);
        await _noted.DisposeAsync();
        _time.Advance(Second);

        Assert.Empty(_writes);
    }

    [Fact]
    public async Task Steps_are_noted_once_a_second_at_most_and_only_when_there_are_new_ones()
    {
        var drawing = DrawAsync(_job);
        await PassAsync(Second);
        Assert.Empty(_writes);

        for (var step = 1; step <= 12; step++)
        {
            _sitting.Step(_job, step);
            await PassAsync(Second / 4);
        }

        Assert.Equal(3, _writes.Count);
        Assert.Equal((12, 20), await StandingAsync());

        await PassAsync(Second * 5);
        Assert.Equal(3, _writes.Count);
        _sitting.End();
        await drawing;
    }

    [Fact]
    public async Task The_last_draft_stays_until_there_is_a_newer_and_one_that_is_too_large_is_left_out()
    {
        var drawing = DrawAsync(_job);
        _sitting.Step(_job, 2, new byte[] { 1, 2 });
        _sitting.Step(_job, 3);
        await PassAsync(Second);
        Assert.Equal([1, 2], (await _notes.DraftAsync(_job.Workspace, _job.Id)).ToArray());
        Assert.Equal((3, 20), await StandingAsync());

        _sitting.Step(_job, 4, new byte[RenderNotes.MostDraftBytes + 1]);
        await PassAsync(Second);
        Assert.True((await _notes.DraftAsync(_job.Workspace, _job.Id)).IsEmpty);
        Assert.Equal((4, 20), await StandingAsync());
        _sitting.End();
        await drawing;
    }

    [Fact]
    public async Task A_store_that_does_not_answer_holds_up_no_step_and_has_one_write_of_a_job_to_do()
    {
        var held = new TaskCompletionSource();
        _store.Gate = held.Task;
        var drawing = DrawAsync(_job);
        _sitting.Step(_job, 1);
        _time.Advance(Second);
        await UntilAsync(() => _store.Writing == 1);
        for (var step = 2; step <= 9; step++)
        {
            _sitting.Step(_job, step);
            _time.Advance(Second);
        }

        Assert.Equal((1, 0), (_store.Writing, _writes.Count));
        held.SetResult();
        await UntilAsync(() => _time.Waiting > 0);
        await PassAsync(Second);
        Assert.Equal((9, 20), await StandingAsync());
        Assert.Equal(2, _writes.Count);
        _sitting.End();
        await drawing;
    }

    [Fact]
    public async Task The_drawing_s_end_does_not_wait_for_a_note_under_way_and_that_note_goes_too()
    {
        var held = new TaskCompletionSource();
        _store.Gate = held.Task;
        var drawing = DrawAsync(_job);
        _sitting.Step(_job, 1);
        _time.Advance(Second);
        await UntilAsync(() => _store.Writing == 1);
        _sitting.End();
        Assert.Single(await drawing);

        held.SetResult();
        await _noted.DisposeAsync();
        Assert.Equal(0, _memory.Count);
        Assert.Equal(2, _writes.Count);
    }

    [Fact]
    public async Task A_store_that_fails_disturbs_no_drawing_and_is_told_the_next_step()
    {
        var fails = true;
        _memory.BeforeWrite = key =>
        {
            _writes.Add(key);
            _ = fails ? throw new ObjectStoreException("store-full", "No space.") : 0;
        };
        var drawing = DrawAsync(_job);
        _sitting.Step(_job, 1);
        await PassAsync(Second);
        Assert.Equal((1, 0), (_writes.Count, _memory.Count));

        fails = false;
        _sitting.Step(_job, 2);
        await PassAsync(Second);
        Assert.Equal((2, 20), await StandingAsync());

        fails = true;
        _sitting.End();
        Assert.Equal(RenderStatus.Succeeded, Assert.Single(await drawing).Status);
        await _noted.DisposeAsync();

        // What could not be taken away ends by its age.
        Assert.Equal(1, _memory.Count);
        _time.Advance(RenderNotes.FreshFor);
        Assert.Empty(await _notes.OfBriefAsync(_job.Workspace, _job.BriefId!));
    }

    [Theory]
    [InlineData("ends")]
    [InlineData("breaks")]
    [InlineData("is stopped")]
    public async Task However_a_drawing_ends_its_notes_go(string how)
    {
        using var stop = new CancellationTokenSource();
        var drawing = DrawAsync([_job, _other], stop.Token);
        _sitting.Step(_job, 1);
        _sitting.Step(_other, 2);
        await PassAsync(Second, jobs: 2);
        Assert.Equal([(_job.Id, 1), (_other.Id, 2)], (await _notes.OfBriefAsync(_job.Workspace, "b-1")).Select(s => (s.JobId, s.Step)));

        switch (how)
        {
            case "ends":
                _sitting.End();
                await drawing;
                break;
            case "breaks":
                _sitting.Break();
                await Assert.ThrowsAsync<IOException>(() => drawing);
                break;
            default:
                await stop.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawing);
                break;
        }

        await _noted.DisposeAsync();
        Assert.Equal(0, _memory.Count);
    }

    [Fact]
    public async Task A_picture_that_is_there_before_the_others_of_its_batch_has_no_note_any_more()
    {
        var drawing = DrawAsync([_job, _other], CancellationToken.None);
        _sitting.Step(_job, 20);
        _sitting.Step(_other, 2);
        await PassAsync(Second, jobs: 2);
        _sitting.End(_job);
        await UntilAsync(() => _memory.Count == 1);

        Assert.Equal(_other.Id, Assert.Single(await _notes.OfBriefAsync(_job.Workspace, "b-1")).JobId);
        _sitting.End();
        Assert.Equal(2, (await drawing).Count);
    }

    [Fact]
    public async Task Of_a_job_without_a_brief_nothing_is_noted()
    {
        var preview = _job with { BriefId = null };
        var drawing = DrawAsync(preview);
        _sitting.Step(preview, 1);
        Assert.Equal(0, _time.Waiting);
        _time.Advance(Second);
        _sitting.End();
        await drawing;

        Assert.Empty(_writes);
    }

    [Fact]
    public async Task Who_was_told_the_progress_before_is_told_it_still()
    {
        var board = new RenderBoard();
        var drawing = _noted.DrawAllAsync([new(_job, null, CancellationToken.None)], board);
        _sitting.Step(_job, 5);
        Assert.Equal(5, board.Of(_job.Id)!.Value.Step);
        _sitting.End();
        await drawing;
    }

    private Task<IReadOnlyList<ImageOutcome>> DrawAsync(RenderJob job) => DrawAsync([job], CancellationToken.None);

    private Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<RenderJob> jobs, CancellationToken cancellationToken) =>
        _noted.DrawAllAsync([.. jobs.Select(j => new ImageOrder(j, null, CancellationToken.None))], progress: null, cancellationToken);

    private async Task<(int Step, int Total)> StandingAsync()
    {
        var standing = Assert.Single(await _notes.OfBriefAsync(_job.Workspace, _job.BriefId!));
        return (standing.Step, standing.Total);
    }

    // Until every job's note has done what was due.
    private async Task PassAsync(TimeSpan by, int jobs = 1)
    {
        await UntilAsync(() => _time.Waiting == jobs);
        for (var left = by; left > TimeSpan.Zero; left -= Second)
        {
            _time.Advance(left < Second ? left : Second);
            await UntilAsync(() => _time.Waiting == jobs);
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var began = Stopwatch.GetTimestamp(); !holds(); await Task.Delay(1))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2), "What the test waits for does not come.");
        }
    }
}
