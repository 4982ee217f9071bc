using Atelier.Core.Renders;

namespace Atelier.Rendering.Tests;

public sealed class UnwantedTests
{
    private readonly RenderWorld _world = new(new() { BatchSize = 8 });

    [Fact]
    public async Task A_job_of_a_brief_that_ended_is_not_drawn()
    {
        await _world.ConcludeAsync("b-1");
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();

        Assert.Empty(_world.Images.Batches);
        Assert.Equal(RenderStatus.Cancelled, (await _world.RequiredResultAsync(job)).Status);
        Assert.Contains($"complete {job.Id}", _world.Trail);
    }

    [Fact]
    public async Task A_job_taken_too_late_fails_in_a_way_that_may_be_tried_again()
    {
        var job = await _world.SendAsync(_world.Job() with { ExpiresAt = _world.Time.GetUtcNow() });
        await _world.ServeAsync();

        Assert.Empty(_world.Images.Batches);
        var result = await _world.RequiredResultAsync(job);
        Assert.Equal((RenderStatus.Failed, "expired", true), (result.Status, result.ErrorCode, result.IsTransient));
        Assert.Equal(["b-1"], _world.Bells.Rung);
    }

    [Fact]
    public async Task A_brief_that_ends_while_its_job_is_drawn_takes_its_row_out_and_no_other()
    {
        var mine = await _world.SendAsync(_world.Job());
        var other = await _world.SendAsync(_world.Job(0, "b-2"));
        _world.Images.Meanwhile = (orders, _) => UntilCancelledAsync(orders[0]);
        var serving = _world.ServeAsync();
        await _world.Images.Started;
        await _world.ConcludeAsync("b-1");
        await _world.Clock.AdvanceAsync(_world.Options.RenewEvery);
        await serving;

        Assert.Equal(RenderStatus.Cancelled, (await _world.RequiredResultAsync(mine)).Status);
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(other)).Status);
        await _world.ServeAllAsync();
        Assert.Single(_world.Images.Batches);
    }

    [Fact]
    public async Task A_lost_lock_stops_the_row_and_settles_nothing()
    {
        var lost = await _world.SendAsync(_world.Job());
        var kept = await _world.SendAsync(_world.Job(1));
        _world.Lanes.HasLostLock = delivery => delivery.Id == lost.Id;
        _world.Images.Meanwhile = (orders, _) => UntilCancelledAsync(orders[0]);
        var serving = _world.ServeAsync();
        await _world.Images.Started;
        await _world.Clock.AdvanceAsync(_world.Options.RenewEvery);
        await serving;

        Assert.Null(await _world.ResultAsync(lost));
        Assert.Equal((lost.Id, 0.5, "scripted"), Assert.Single(await _world.SpoiledAsync()));
        Assert.DoesNotContain(_world.Trail, act => act.EndsWith($" {lost.Id}", StringComparison.Ordinal));
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(kept)).Status);
    }

    [Fact]
    public async Task What_a_worker_spent_that_is_told_to_stop_is_told_and_its_job_is_handed_back()
    {
        using var stop = new CancellationTokenSource();
        var job = await _world.SendAsync(_world.Job());
        _world.Images.Fate = order =>
        {
            stop.Cancel();
            return ScriptedImages.Succeeded(order) with { Status = RenderStatus.Cancelled };
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _world.Worker.ServeOnceAsync(TimeSpan.Zero, stop.Token));

        Assert.Null(await _world.ResultAsync(job));
        Assert.Equal((job.Id, 0.5, "scripted"), Assert.Single(await _world.SpoiledAsync()));
        _world.Images.Fate = ScriptedImages.Succeeded;
        await _world.ServeAllAsync();
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
        Assert.Single(await _world.SpoiledAsync());
    }

    [Fact]
    public async Task A_job_that_is_drawn_beyond_its_time_is_taken_out_and_may_be_tried_again()
    {
        var job = await _world.SendAsync(_world.Job() with { ExpiresAt = _world.Time.GetUtcNow() + _world.Options.RenewEvery });
        _world.Images.Meanwhile = (orders, _) => UntilCancelledAsync(orders[0]);
        var serving = _world.ServeAsync();
        await _world.Images.Started;
        await _world.Clock.AdvanceAsync(_world.Options.RenewEvery);
        await serving;

        var result = await _world.RequiredResultAsync(job);
        Assert.Equal((RenderStatus.Failed, "expired", true), (result.Status, result.ErrorCode, result.IsTransient));
        Assert.Equal((0.5, "paint", "scripted"), (result.RenderSeconds, result.Model, result.Provider));
        Assert.Empty(await _world.SpoiledAsync());
    }

    [Fact]
    public async Task A_lock_is_kept_however_long_drawing_takes()
    {
        var job = await _world.SendAsync(_world.Job());
        var gate = Gate();
        _world.Images.Meanwhile = (_, _) => gate.Task;
        var serving = _world.ServeAsync();
        for (var i = 0; i < 30; i++)
        {
            await _world.Clock.AdvanceAsync(_world.Options.RenewEvery);
        }

        Assert.Empty(await _world.Lanes.ReceiveAsync("standard-preview", 8, TimeSpan.Zero));
        gate.SetResult();
        await serving;
        await _world.ServeAllAsync();

        Assert.Equal([job.Id], _world.Images.Drawn);
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_costs_no_job_its_lock()
    {
        await _world.SendAsync(_world.Job());
        await _world.SendAsync(_world.Job(0, "b-2"));
        var (gate, store) = (Gate(), Gate());
        _world.Images.Meanwhile = (_, _) =>
        {
            _world.Store.BeforeRead = key => key.Contains("b-1", StringComparison.Ordinal) ? store.Task : Task.CompletedTask;
            return gate.Task;
        };
        var serving = _world.ServeAsync();
        await _world.Images.Started;
        for (var i = 0; i < 12; i++)
        {
            await _world.Clock.AdvanceAsync(_world.Options.RenewEvery);
        }

        Assert.Empty(await _world.Lanes.ReceiveAsync("standard-preview", 8, TimeSpan.Zero));
        store.SetResult();
        gate.SetResult();
        await serving;
        Assert.Equal(2, _world.Images.Drawn.Count);
    }

    [Fact]
    public async Task Locks_of_jobs_that_wait_for_another_model_are_kept_too()
    {
        await _world.SendAsync(_world.Job());
        var second = await _world.SendAsync(_world.Job(1) with { Model = "other" });
        var gate = Gate();
        _world.Images.Meanwhile = (orders, _) => orders[0].Job.Model == "paint" ? gate.Task : Task.CompletedTask;
        var serving = _world.ServeAsync();
        for (var i = 0; i < 12; i++)
        {
            await _world.Clock.AdvanceAsync(_world.Options.RenewEvery);
        }

        Assert.Empty(await _world.Lanes.ReceiveAsync("standard-preview", 8, TimeSpan.Zero));
        gate.SetResult();
        await serving;
        await _world.ServeAllAsync();

        Assert.Equal(2, _world.Images.Drawn.Count);
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(second)).Status);
    }

    [Fact]
    public async Task One_renewal_that_fails_does_not_end_the_renewing()
    {
        var job = await _world.SendAsync(_world.Job());
        _world.Lanes.NextRenewalFails = new IOException("The lanes were away for a moment.");
        var gate = Gate();
        _world.Images.Meanwhile = (_, _) => gate.Task;
        var serving = _world.ServeAsync();
        for (var i = 0; i < 12; i++)
        {
            await _world.Clock.AdvanceAsync(_world.Options.RenewEvery);
        }

        gate.SetResult();
        await serving;
        await _world.ServeAllAsync();

        Assert.Equal([job.Id], _world.Images.Drawn);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_settles_nothing_and_the_jobs_are_drawn_by_the_next()
    {
        var job = await _world.SendAsync(_world.Job());
        using var stop = new CancellationTokenSource();

        // A model that answers 'cancelled' to a stop, instead of throwing, must not end the job either.
        _world.Images.Meanwhile = (_, _) => stop.CancelAsync();
        _world.Images.Fate = order => new() { JobId = order.Job.Id, Status = RenderStatus.Cancelled };
        await Record.ExceptionAsync(() => _world.Worker.ServeOnceAsync(TimeSpan.Zero, stop.Token));
        Assert.Null(await _world.ResultAsync(job));

        // Handed back, not left under lock.
        _world.Images.Meanwhile = (_, _) => Task.CompletedTask;
        _world.Images.Fate = ScriptedImages.Succeeded;
        Assert.Equal(1, await _world.ServeAsync());
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
    }

    [Fact]
    public async Task A_row_that_a_model_drops_though_it_is_wanted_is_tried_again()
    {
        var failures = 1;
        _world.Images.Fate = order => failures-- > 0 ? new() { JobId = order.Job.Id, Status = RenderStatus.Cancelled } : ScriptedImages.Succeeded(order);
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAllAsync();

        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
    }

    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task UntilCancelledAsync(ImageOrder order)
    {
        var cancelled = Gate();
        await using var registration = order.Cancel.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
