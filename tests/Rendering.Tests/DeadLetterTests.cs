using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Rendering.Tests;

public sealed class DeadLetterTests
{
    private const string Lane = "standard-preview";
    private readonly RenderWorld _world = new(new() { BatchSize = 8 });

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("{\"id\":\"m\"}")]
    public async Task A_message_that_is_no_job_is_buried_with_a_reason_and_the_others_are_drawn(string body)
    {
        await _world.Lanes.SendAsync(Lane, new("m", body, TimeSpan.FromHours(1)));
        var healthy = await _world.SendAsync(_world.Job());
        await _world.ServeAsync();

        Assert.Equal(RenderStatus.Succeeded, (await _world.RequiredResultAsync(healthy)).Status);
        var dead = Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(Lane, 8));
        Assert.Equal(("m", "It is not a readable render job."), (dead.Id, dead.DeadReason));
    }

    [Theory]
    [InlineData("../b-1", "b-1", null)]
    [InlineData("studio/briefs", "b-1", null)]
    [InlineData("", "b-1", null)]
    [InlineData("studio", "../../keys", null)]
    [InlineData("studio", "b 1", null)]
    [InlineData("studio", "b-1", "../../../etc/passwd")]
    [InlineData("studio", "b-1", "")]
    public async Task A_job_that_names_places_it_has_no_business_in_is_buried(string workspace, string brief, string? source)
    {
        var job = _world.Job() with
        {
            Workspace = workspace,
            BriefId = brief,
            Source = source is null ? null : new() { Kind = RenderSourceKind.Picture, Sha256 = source, Strength = 0.5 },
        };
        await _world.SendAsync(job);
        var healthy = await _world.SendAsync(_world.Job(1, "b-2"));
        await _world.ServeAsync();

        Assert.Equal([healthy.Id], _world.Images.Drawn);
        Assert.Equal(job.Id, Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(Lane, 8)).Id);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("prompt")]
    [InlineData("sampler")]
    [InlineData("workspace")]
    public async Task A_job_with_an_empty_member_is_buried(string member)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(_world.Job(), Core.Workflows.WorkflowJson.Options))!;
        body[member] = null;
        await _world.Lanes.SendAsync(Lane, new(_world.Job().Id, body.ToJsonString(), TimeSpan.FromHours(1)));
        await _world.ServeAsync();

        Assert.Empty(_world.Images.Batches);
        Assert.Single(await _world.Lanes.ReceiveDeadLettersAsync(Lane, 8));
    }

    [Fact]
    public async Task A_job_under_another_jobs_id_is_buried_and_decides_nothing()
    {
        var job = await _world.SendAsync(_world.Job(), id: "another");
        await _world.ServeAsync();
        Assert.Equal(1, await _world.Sweep.RunAsync(Lane));

        Assert.Empty(_world.Images.Batches);
        Assert.Null(await _world.ResultAsync(job));
    }

    [Fact]
    public async Task A_dead_letter_becomes_a_failed_result_that_rings_and_may_be_tried_again()
    {
        var job = await _world.SendAsync(_world.Job(), timeToLive: TimeSpan.FromMinutes(1));
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await _world.ServeAsync());
        Assert.Equal(1, await _world.Sweep.RunAsync(Lane));

        var result = await _world.RequiredResultAsync(job);
        Assert.Equal((RenderStatus.Failed, "dead-letter", true), (result.Status, result.ErrorCode, result.IsTransient));
        Assert.Contains(LaneLimits.ExpiredReason, result.ErrorMessage, StringComparison.Ordinal);
        Assert.Single(await _world.MailAsync());
        Assert.Equal(["b-1"], _world.Bells.Rung);
        Assert.Equal(0, await _world.Sweep.RunAsync(Lane));
    }

    [Fact]
    public async Task A_dead_letter_of_a_job_that_was_drawn_after_all_changes_nothing_and_rings_again()
    {
        var job = await _world.SendAsync(_world.Job(), timeToLive: TimeSpan.FromMinutes(1));
        var drawn = await _world.Ledger.RecordAsync(RenderWorld.Workspace, "b-1", new() { JobId = job.Id, Status = RenderStatus.Succeeded, FinishedAt = _world.Time.GetUtcNow() });
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        await _world.ServeAsync();
        await _world.Sweep.RunAsync(Lane);

        Assert.Equal(drawn, await _world.RequiredResultAsync(job));
        Assert.Equal(["b-1", "b-1"], _world.Bells.Rung);
    }

    [Fact]
    public async Task A_dead_letter_that_can_not_be_recorded_does_not_hold_up_the_others()
    {
        var stuck = await _world.SendAsync(_world.Job(), timeToLive: TimeSpan.FromMinutes(1));
        var other = await _world.SendAsync(_world.Job(0, "b-2"), timeToLive: TimeSpan.FromMinutes(1));
        await _world.Store.PutAsync(StoreKeys.Render(RenderWorld.Workspace, stuck.Id), "garbage"u8.ToArray(), PutCondition.Create);
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        await _world.ServeAsync();
        await _world.Sweep.RunAsync(Lane);

        Assert.Equal(RenderStatus.Failed, (await _world.RequiredResultAsync(other)).Status);
        Assert.Contains($"complete {other.Id}", _world.Trail);
        Assert.DoesNotContain($"complete {stuck.Id}", _world.Trail);
    }
}
