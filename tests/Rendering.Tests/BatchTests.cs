using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Rendering.Tests;

public sealed class BatchTests
{
    private readonly RenderWorld _world = new(new() { BatchSize = 8 });

    [Fact]
    public async Task What_is_drawn_together_shares_model_and_size()
    {
        RenderJob[] jobs =
        [
            _world.Job(0), _world.Job(1) with { Model = "other" }, _world.Job(2) with { Width = 128 }, _world.Job(3), _world.Job(4) with { Height = 128 }, _world.Job(5) with { Model = "other" },
        ];
        foreach (var job in jobs)
        {
            await _world.SendAsync(job);
        }

        await _world.ServeAsync();

        Assert.Equal(
            [[jobs[0].Id, jobs[3].Id], [jobs[1].Id, jobs[5].Id], [jobs[2].Id], [jobs[4].Id]],
            _world.Images.Batches.Select(b => b.Select(o => o.Job.Id)));
        Assert.All(await Task.WhenAll(jobs.Select(_world.RequiredResultAsync)), r => Assert.Equal(RenderStatus.Succeeded, r.Status));
    }

    [Fact]
    public async Task A_batch_that_throws_is_tried_again_later()
    {
        var failures = 1;
        _world.Images.Meanwhile = (_, _) => failures-- > 0 ? throw new InvalidOperationException("The device hiccuped.") : Task.CompletedTask;
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();

        Assert.Null(await _world.ResultAsync(job));
        Assert.Equal(0, await _world.ServeAsync());
        _world.Time.Advance(_world.Options.RetryDelay);
        Assert.Equal(1, await _world.ServeAsync());
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
    }

    [Fact]
    public async Task A_model_that_times_out_by_itself_is_tried_again_later()
    {
        // HTTP clients say so by OperationCanceledException, which is no stop of the worker.
        var failures = 1;
        _world.Images.Meanwhile = (_, _) => failures-- > 0 ? throw new TaskCanceledException("The service didn't answer.") : Task.CompletedTask;
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();
        _world.Time.Advance(_world.Options.RetryDelay);
        await _world.ServeAsync();

        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
    }

    [Fact]
    public async Task A_group_that_throws_does_not_take_the_other_groups_with_it()
    {
        _world.Images.Meanwhile = (orders, _) => orders[0].Job.Model == "broken" ? throw new InvalidOperationException("This model breaks.") : Task.CompletedTask;
        var broken = await _world.SendAsync(_world.Job(0) with { Model = "broken" });
        var healthy = await _world.SendAsync(_world.Job(1));
        await _world.ServeAsync();

        Assert.Null(await _world.ResultAsync(broken));
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(healthy)).Status);
    }

    [Fact]
    public async Task A_batch_that_always_throws_becomes_failed_results_in_the_end()
    {
        _world.Images.Meanwhile = (_, _) => throw new InvalidOperationException("The device is broken.");
        var job = await _world.SendAsync(_world.Job() with { ExpiresAt = _world.Time.GetUtcNow() + TimeSpan.FromHours(4) });
        await _world.ServeAllAsync();
        await _world.Sweep.RunAsync("standard-preview");

        Assert.Equal(10, _world.Images.Batches.Count);
        var result = await _world.RequiredResultAsync(job);
        Assert.Equal((RenderStatus.Failed, "dead-letter"), (result.Status, result.ErrorCode));
        Assert.Contains("10 times", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("studio/renders/b-1.r1.s0.v0.p.a1.json")]
    [InlineData("studio/briefs/b-1/outcome.json")]
    public async Task A_damaged_document_holds_up_its_own_job_only(string damaged)
    {
        // An outcome that can't be read is still an outcome; a result that can't be read stops its job.
        await _world.Store.PutAsync(damaged, "garbage"u8.ToArray(), PutCondition.Create);
        await _world.SendAsync(_world.Job());
        var healthy = await _world.SendAsync(_world.Job(1, "b-2"));
        await _world.ServeAsync();

        Assert.Equal([healthy.Id], _world.Images.Drawn);
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(healthy)).Status);
        Assert.Contains($"complete {healthy.Id}", _world.Trail);
    }

    [Fact]
    public async Task A_picture_that_can_not_be_stored_is_tried_again_and_the_others_are_kept()
    {
        var full = true;
        var before = _world.Store.BeforeWrite!;
        _world.Store.BeforeWrite = key =>
        {
            before(key);
            if (full && key.Contains("b-1", StringComparison.Ordinal))
            {
                throw new ObjectStoreException("store-full", "The disk is full.");
            }
        };
        var unlucky = await _world.SendAsync(_world.Job());
        var lucky = await _world.SendAsync(_world.Job(1, "b-2"));
        await _world.ServeAsync();

        Assert.Null(await _world.ResultAsync(unlucky));
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(lucky)).Status);
        Assert.Contains($"complete {lucky.Id}", _world.Trail);

        full = false;
        await _world.ServeAllAsync();
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(unlucky)).Status);
        Assert.Equal([unlucky.Id, lucky.Id, unlucky.Id], _world.Images.Drawn);
    }
}
