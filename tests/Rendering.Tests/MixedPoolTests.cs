using Atelier.Core.Renders;

namespace Atelier.Rendering.Tests;

/// <summary>Workers of one pool that hold different models.</summary>
public sealed class MixedPoolTests
{
    private const string Lane = "standard-preview";

    private readonly RenderWorld _world = new(new() { BatchSize = 8 });
    private readonly ScriptedImages _elsewhere = new();
    private readonly RenderWorker _other;

    public MixedPoolTests()
    {
        _world.Images.Unserved.Add("rare");
        _elsewhere.Unserved.Add("paint");
        _other = _world.Beside(_elsewhere);
    }

    [Fact]
    public async Task A_job_that_was_passed_on_dozens_of_times_is_drawn_once_its_model_comes()
    {
        var job = await SendRareAsync();
        Assert.InRange(await PassAsync(TimeSpan.FromMinutes(50)), 60, 150);

        _world.Time.Advance(_world.Options.LongestPassOnDelay);
        Assert.Equal(1, await ServeOtherAsync());
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
        Assert.Empty(_world.Images.Batches);
        Assert.Equal([job.Id], _elsewhere.Drawn);
    }

    [Fact]
    public async Task Workers_that_take_turns_draw_each_its_own_models()
    {
        var jobs = new List<RenderJob>();
        for (var i = 0; i < 12; i++)
        {
            jobs.Add(await _world.SendAsync(_world.Job(i) with { Model = i % 3 == 0 ? "rare" : "paint" }));
        }

        for (var i = 0; i < 40; i++)
        {
            await (i % 2 == 0 ? _world.ServeAsync() : ServeOtherAsync());
            await (i % 2 == 0 ? ServeOtherAsync() : _world.ServeAsync());
            _world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(await Task.WhenAll(jobs.Select(_world.RequiredResultAsync)), r => Assert.Equal(RenderStatus.Succeeded, r.Status));
        Assert.Equal(jobs.Where(j => j.Model == "rare").Select(j => j.Id), _elsewhere.Drawn.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(8, _world.Images.Drawn.Count);
    }

    [Fact]
    public async Task A_job_of_a_model_that_nobody_holds_ends_before_its_time_does_and_says_why()
    {
        var job = await SendRareAsync();
        await PassAsync(TimeSpan.FromHours(1));

        var result = await _world.RequiredResultAsync(job);
        Assert.Equal((RenderStatus.Failed, "model-not-held", true), (result.Status, result.ErrorCode, result.IsTransient));
        Assert.Contains("pool 'standard'", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'rare' 1", result.ErrorMessage, StringComparison.Ordinal);
        Assert.InRange(job.ExpiresAt - result.FinishedAt, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Single(await _world.MailAsync());
        Assert.Equal(["b-1"], _world.Bells.Rung);
        Assert.Equal(0, await _world.Sweep.RunAsync(Lane));
    }

    [Fact]
    public async Task A_job_that_expires_on_its_way_ends_with_the_same_word()
    {
        var job = await SendRareAsync(TimeSpan.FromMinutes(10));
        await PassAsync(TimeSpan.FromMinutes(5));

        // Then every worker is gone.
        _world.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await _world.Sweep.RunAsync(Lane));

        Assert.Equal(("model-not-held", true), ((await _world.RequiredResultAsync(job)).ErrorCode, (await _world.RequiredResultAsync(job)).IsTransient));
    }

    [Fact]
    public async Task A_job_that_nobody_ever_took_is_merely_expired()
    {
        var job = await SendRareAsync(TimeSpan.FromMinutes(10));
        _world.Time.Advance(TimeSpan.FromMinutes(10));
        await _world.Sweep.RunAsync(Lane);

        Assert.Equal("dead-letter", (await _world.RequiredResultAsync(job)).ErrorCode);
    }

    [Fact]
    public async Task A_preview_that_somebody_waits_for_is_looked_for_until_its_end()
    {
        var job = await _world.SendAsync(_world.Job() with { Model = "rare", BriefId = null, ExpiresAt = _world.Time.GetUtcNow() + TimeSpan.FromMinutes(2) });
        await PassAsync(TimeSpan.FromSeconds(115));
        Assert.Null(await _world.ResultAsync(job));

        _world.Time.Advance(TimeSpan.FromSeconds(3));
        await ServeOtherAsync();
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
    }

    [Fact]
    public async Task What_ends_a_brief_ends_its_job_at_the_next_look()
    {
        var job = await SendRareAsync();
        await PassAsync(TimeSpan.FromMinutes(10));
        await _world.ConcludeAsync("b-1");
        await PassAsync(_world.Options.LongestPassOnDelay);

        Assert.Equal(RenderStatus.Cancelled, (await _world.RequiredResultAsync(job)).Status);
        _world.Time.Advance(_world.Options.LongestPassOnDelay);
        Assert.Equal(0, await ServeOtherAsync());
    }

    [Fact]
    public async Task A_job_that_kills_whoever_draws_it_is_a_dead_letter_after_its_deliveries_however_often_it_was_passed_on()
    {
        var job = await SendRareAsync(TimeSpan.FromHours(5));
        var deaths = 0;
        while (await _world.Lanes.ReceiveDeadLettersAsync(Lane, 1) is { Count: 0 } && deaths < 20)
        {
            await PassAsync(TimeSpan.FromMinutes(3));
            _world.Time.Advance(_world.Options.LongestPassOnDelay);
            deaths += (await _world.Lanes.ReceiveAsync(Lane, 8, TimeSpan.Zero)).Count;
            _world.Time.Advance(RenderWorld.LockFor);
        }

        Assert.Equal(10, deaths);
        _world.Time.Advance(RenderWorld.LockFor);
        await _world.Sweep.RunAsync(Lane);
        Assert.Equal("dead-letter", (await _world.RequiredResultAsync(job)).ErrorCode);
    }

    [Fact]
    public async Task A_worker_without_the_model_finishes_what_a_dead_one_recorded()
    {
        var job = await SendRareAsync();
        var drawn = await _world.Ledger.RecordAsync(RenderWorld.Workspace, "b-1", new() { JobId = job.Id, Status = RenderStatus.Succeeded, FinishedAt = _world.Time.GetUtcNow() });
        Assert.Equal(1, await _world.ServeAsync());

        Assert.Equal(drawn, await _world.RequiredResultAsync(job));
        Assert.Contains($"complete {job.Id}", _world.Trail);
    }

    [Fact]
    public async Task A_job_goes_to_the_worker_with_its_version()
    {
        _world.Images.Unserved.Add("paint 1");
        _elsewhere.Unserved.Clear();
        var job = await _world.SendAsync(_world.Job());
        await PassAsync(TimeSpan.FromMinutes(1));
        _world.Time.Advance(_world.Options.LongestPassOnDelay);
        await ServeOtherAsync();

        Assert.Equal([job.Id], _elsewhere.Drawn);
        Assert.Empty(_world.Images.Batches);
    }

    [Fact]
    public async Task A_job_whose_version_nobody_has_any_more_is_drawn_in_another_after_about_two_minutes()
    {
        _world.Images.Unserved.Add("paint 1");
        var job = await _world.SendAsync(_world.Job());
        await PassAsync(TimeSpan.FromSeconds(110));
        Assert.Null(await _world.ResultAsync(job));

        await PassAsync(TimeSpan.FromMinutes(1));
        var result = await _world.RequiredResultAsync(job);
        Assert.Equal((RenderStatus.Succeeded, "2"), (result.Status, result.ModelVersion));
        Assert.Equal([job.Id], _world.Images.Drawn);
        Assert.Empty(await new UnheldModels(_world.Store, _world.Time).ListAsync(RenderWorld.Workspace));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(180)]
    public async Task A_job_of_a_short_life_is_drawn_in_another_version_while_there_is_time(int seconds)
    {
        _world.Images.Unserved.Add("paint 1");
        var job = await SendShortAsync(TimeSpan.FromSeconds(seconds));
        await PassAsync(TimeSpan.FromSeconds(seconds / 2));
        Assert.Null(await _world.ResultAsync(job));

        await PassAsync(TimeSpan.FromSeconds(seconds / 4));
        var result = await _world.RequiredResultAsync(job);
        Assert.Equal((RenderStatus.Succeeded, "2"), (result.Status, result.ModelVersion));
    }

    [Fact]
    public async Task A_failure_does_not_send_a_job_whose_life_is_half_gone_looking_for_its_version_again()
    {
        _world.Images.Unserved.Add("paint 1");
        var job = await SendShortAsync(TimeSpan.FromMinutes(10));
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        var delivery = Assert.Single(await _world.Lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero));
        await _world.Lanes.RetryLaterAsync(delivery, TimeSpan.Zero);
        await _world.ServeAsync();

        Assert.Equal("2", (await _world.RequiredResultAsync(job)).ModelVersion);
        Assert.DoesNotContain($"pass {job.Id}", _world.Trail);
    }

    [Fact]
    public async Task A_model_that_is_wanted_in_vain_is_noted_until_it_comes()
    {
        var unheld = new UnheldModels(_world.Store, _world.Time);
        var began = _world.Time.GetUtcNow();
        await SendRareAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(await unheld.ListAsync(RenderWorld.Workspace));
        await PassAsync(TimeSpan.FromMinutes(9));

        var noted = Assert.Single(await unheld.ListAsync(RenderWorld.Workspace));
        Assert.Equal(("standard", "rare", "1"), (noted.Pool, noted.Model, noted.Version));
        Assert.InRange(noted.Since - began, TimeSpan.FromSeconds(110), TimeSpan.FromSeconds(150));

        _world.Time.Advance(_world.Options.LongestPassOnDelay);
        await ServeOtherAsync();
        _world.Time.Advance(UnheldModels.FreshFor);
        Assert.Empty(await unheld.ListAsync(RenderWorld.Workspace));
        await unheld.TidyAsync(RenderWorld.Workspace);
        Assert.Empty(await _world.KeysAsync("studio/unheld/"));
    }

    [Fact]
    public async Task A_note_that_can_not_be_written_holds_no_job_up()
    {
        var job = await SendRareAsync();
        var before = _world.Store.BeforeWrite!;
        _world.Store.BeforeWrite = key =>
        {
            before(key);
            if (key.StartsWith("studio/unheld/", StringComparison.Ordinal))
            {
                throw new IOException("The store is away.");
            }
        };
        await PassAsync(TimeSpan.FromMinutes(10));
        _world.Time.Advance(_world.Options.LongestPassOnDelay);
        await ServeOtherAsync();

        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
        Assert.DoesNotContain($"retry {job.Id}", _world.Trail);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task A_worker_that_dies_as_it_passes_a_job_on_leaves_one_job_that_is_drawn_once(int act)
    {
        var job = await SendRareAsync();
        _world.Doom.StrikeAt(act);
        await Record.ExceptionAsync(() => PassAsync(TimeSpan.FromSeconds(30)));
        _world.Doom.Revive();
        _world.Time.Advance(RenderWorld.LockFor);
        await ServeOtherAsync();
        await _world.ServeAllAsync();

        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
        Assert.Equal([job.Id], _elsewhere.Drawn);
        Assert.Single(await _world.MailAsync());
    }

    [Fact]
    public void Jobs_are_passed_on_at_growing_distances_and_failed_ones_left_alone_for_longer_each_time()
    {
        var options = new RenderWorkerOptions();
        Assert.Equal(TimeSpan.FromMilliseconds(500), options.DelayOfPass(0));
        Assert.Equal(TimeSpan.FromMilliseconds(750), options.DelayOfPass(1));
        Assert.Equal(TimeSpan.FromSeconds(30), options.DelayOfPass(11));
        Assert.Equal(TimeSpan.FromSeconds(30), options.DelayOfPass(int.MaxValue));
        Assert.Equal([5, 10, 20, 40, 80, 120, 120], Enumerable.Range(1, 7).Select(d => (int)options.DelayOfRetry(d).TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(2), options.DelayOfRetry(int.MaxValue));
    }

    private Task<RenderJob> SendRareAsync(TimeSpan? timeToLive = null) =>
        _world.SendAsync(_world.Job() with { Model = "rare", ExpiresAt = _world.Time.GetUtcNow() + (timeToLive ?? TimeSpan.FromHours(1)) }, timeToLive: timeToLive);

    private Task<RenderJob> SendShortAsync(TimeSpan life) =>
        _world.SendAsync(_world.Job() with { SentAt = _world.Time.GetUtcNow(), ExpiresAt = _world.Time.GetUtcNow() + life }, timeToLive: life);

    private Task<int> ServeOtherAsync() => _other.ServeOnceAsync(TimeSpan.Zero, CancellationToken.None);

    /// <summary>The first worker alone serves for a while.</summary>
    /// <returns>How often it took something.</returns>
    private async Task<int> PassAsync(TimeSpan time)
    {
        var taken = 0;
        for (var end = _world.Time.GetUtcNow() + time; _world.Time.GetUtcNow() < end; _world.Time.Advance(TimeSpan.FromMilliseconds(500)))
        {
            taken += await _world.ServeAsync();
        }

        return taken;
    }
}
