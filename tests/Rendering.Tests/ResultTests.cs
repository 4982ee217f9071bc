using System.Text;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Rendering.Tests;

public sealed class ResultTests
{
    private readonly RenderWorld _world = new();

    [Fact]
    public async Task A_result_is_recorded_and_told_before_the_message_is_let_go()
    {
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();

        var picture = (await _world.RequiredResultAsync(job)).PictureSha256!;
        var latent = (await _world.RequiredResultAsync(job)).LatentSha256!;
        Assert.Equal(
            [$"studio/blobs/{picture}", $"studio/blobs/{latent}", $"studio/renders/{job.Id}.json", $"studio/briefs/b-1/inbox/render-{job.Id}", $"complete {job.Id}"],
            _world.Trail);
        Assert.Equal(["b-1"], _world.Bells.Rung);
    }

    [Fact]
    public async Task A_result_says_what_drew_it_and_where_the_picture_lies()
    {
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();

        var result = await _world.RequiredResultAsync(job);
        Assert.Equal(
            (RenderStatus.Succeeded, "paint", "2", "scripted", "1.2.3", 64, 64, 0.5),
            (result.Status, result.Model, result.ModelVersion, result.Provider, result.Runtime, result.Width, result.Height, result.RenderSeconds));
        Assert.Equal($"picture of {job.Id}", Encoding.UTF8.GetString((await _world.Store.GetBlobAsync(RenderWorld.Workspace, result.PictureSha256!)).Span));
        Assert.Equal($"latent of {job.Id}", Encoding.UTF8.GetString((await _world.Store.GetBlobAsync(RenderWorld.Workspace, result.LatentSha256!)).Span));
    }

    [Fact]
    public async Task A_render_for_no_brief_is_recorded_and_rings_nobody()
    {
        var job = await _world.SendAsync(_world.Job() with { BriefId = null });
        await _world.ServeAsync();

        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
        Assert.Empty(_world.Bells.Rung);
        Assert.Empty(await _world.MailAsync());
    }

    [Fact]
    public async Task A_job_delivered_twice_is_drawn_once()
    {
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(11));
        await _world.SendAsync(job);
        Assert.Equal(1, await _world.ServeAsync());

        Assert.Equal([job.Id], _world.Images.Drawn);
        Assert.Single(await _world.MailAsync());
        Assert.Equal(0, await _world.ServeAsync());
    }

    [Fact]
    public async Task A_picture_that_another_drew_first_is_dropped_and_its_seconds_are_told()
    {
        var job = await _world.SendAsync(_world.Job());
        var first = new RenderResult { JobId = job.Id, Status = RenderStatus.Succeeded, FinishedAt = _world.Time.GetUtcNow(), RenderSeconds = 3 };
        _world.Images.Meanwhile = (_, cancel) => _world.Ledger.RecordAsync(RenderWorld.Workspace, job.BriefId, first, cancel);
        await _world.ServeAsync();

        Assert.Equal(first, await _world.RequiredResultAsync(job));
        Assert.Equal((job.Id, 0.5, "scripted"), Assert.Single(await _world.SpoiledAsync()));
        Assert.Contains($"complete {job.Id}", _world.Trail);
    }

    [Fact]
    public async Task Recording_one_result_again_spoils_nothing()
    {
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();
        var result = await _world.RequiredResultAsync(job);
        await _world.Ledger.RecordAsync(RenderWorld.Workspace, job.BriefId, result);

        Assert.Empty(await _world.SpoiledAsync());
    }

    [Fact]
    public async Task Two_deliveries_of_one_job_in_one_batch_are_drawn_once()
    {
        var job = await _world.SendAsync(_world.Job());
        var mate = await _world.SendAsync(_world.Job(1));
        var taken = await _world.Lanes.ReceiveAsync("standard-preview", 8, TimeSpan.Zero);
        await _world.Runner.RunAsync([taken[0], taken[1], taken[0]], CancellationToken.None);
        await _world.ServeAllAsync();

        Assert.Equal([job.Id, mate.Id], _world.Images.Drawn);
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(job)).Status);
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(mate)).Status);
    }

    [Fact]
    public async Task A_failure_of_the_model_is_told_with_its_reason()
    {
        _world.Images.Fate = order => new() { JobId = order.Job.Id, Status = RenderStatus.Failed, ErrorCode = "out-of-memory", ErrorMessage = "The device is full.", IsTransient = true };
        var job = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();

        var result = await _world.RequiredResultAsync(job);
        Assert.Equal((RenderStatus.Failed, "out-of-memory", "The device is full.", true), (result.Status, result.ErrorCode, result.ErrorMessage, result.IsTransient));
        Assert.Null(result.PictureSha256);
        Assert.Equal(["b-1"], _world.Bells.Rung);
    }

    [Fact]
    public async Task A_job_whose_source_is_gone_fails_and_the_others_of_its_batch_are_drawn()
    {
        var orphan = await _world.SendAsync(_world.Job() with { Source = new() { Kind = RenderSourceKind.Latent, Sha256 = new('0', 64), Strength = 0.5 } });
        var healthy = await _world.SendAsync(_world.Job(1));
        await _world.ServeAsync();

        var result = await _world.RequiredResultAsync(orphan);
        Assert.Equal((RenderStatus.Failed, "source-missing"), (result.Status, result.ErrorCode));
        Assert.Contains(new string('0', 64), result.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal([healthy.Id], _world.Images.Drawn);
        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(healthy)).Status);
    }

    [Fact]
    public async Task A_source_is_handed_to_the_model()
    {
        var sha = await _world.Store.PutBlobAsync(RenderWorld.Workspace, "a latent"u8.ToArray());
        await _world.SendAsync(_world.Job() with { Source = new() { Kind = RenderSourceKind.Latent, Sha256 = sha, Strength = 0.5 } });
        await _world.ServeAsync();

        Assert.Equal("a latent"u8.ToArray(), Assert.Single(_world.Images.Batches[0]).Source!.Value.ToArray());
    }
}
