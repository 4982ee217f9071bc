using Atelier.Core.Renders;

namespace Atelier.Rendering.Tests;

public sealed class ServingTests
{
    [Fact]
    public async Task Previews_come_first_and_finals_are_not_starved()
    {
        var world = new RenderWorld(new() { BatchSize = 1, PreviewsBeforeFinal = 3 });
        foreach (var variant in Enumerable.Range(0, 8))
        {
            await world.SendAsync(world.Job(variant, purpose: variant < 2 ? RenderPurpose.Final : RenderPurpose.Preview));
        }

        await world.ServeAllAsync();

        Assert.Equal("pppfpppf", string.Concat(world.Images.Drawn.Select(id => RenderJobId.Parse(id).Purpose == RenderPurpose.Preview ? 'p' : 'f')));
    }

    [Fact]
    public async Task A_worker_with_nothing_to_do_waits_where_previews_come()
    {
        var world = new RenderWorld();
        await world.Worker.ServeOnceAsync(TimeSpan.FromSeconds(1), CancellationToken.None);

        Assert.Equal(["standard-preview", "standard-final", "standard-preview waiting"], world.Lanes.Receives);
    }

    [Fact]
    public async Task Previews_wait_for_no_finals_that_are_not_there()
    {
        var world = new RenderWorld(new() { BatchSize = 1, PreviewsBeforeFinal = 2 });
        foreach (var variant in Enumerable.Range(0, 6))
        {
            await world.SendAsync(world.Job(variant));
        }

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(1, await world.Worker.ServeOnceAsync(TimeSpan.FromSeconds(1), CancellationToken.None));
        }

        Assert.DoesNotContain(world.Lanes.Receives, look => look.EndsWith("waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_pool_is_served()
    {
        var world = new RenderWorld(new() { Pools = ["standard", "large"] });
        var job = world.Job();
        await world.Lanes.SendAsync("large-final", new(job.Id, System.Text.Json.JsonSerializer.Serialize(job, Core.Workflows.WorkflowJson.Options), TimeSpan.FromHours(1)));
        await world.ServeAllAsync();

        Assert.Equal([job.Id], world.Images.Drawn);
    }

    [Fact]
    public async Task A_busy_pool_does_not_starve_another()
    {
        var world = new RenderWorld(new() { Pools = ["standard", "large"], BatchSize = 1 });
        foreach (var variant in Enumerable.Range(0, 6))
        {
            var job = world.Job(variant);
            await world.Lanes.SendAsync(variant < 3 ? "standard-preview" : "large-preview", new(job.Id, System.Text.Json.JsonSerializer.Serialize(job, Core.Workflows.WorkflowJson.Options), TimeSpan.FromHours(1)));
        }

        await world.ServeAllAsync();

        Assert.Equal("slslsl", string.Concat(world.Images.Batches.Select(b => b[0].Job.Seed < 3 ? 's' : 'l')));
    }

    [Fact]
    public async Task No_more_than_a_batch_is_taken_at_once()
    {
        var world = new RenderWorld(new() { BatchSize = 3 });
        foreach (var variant in Enumerable.Range(0, 7))
        {
            await world.SendAsync(world.Job(variant));
        }

        await world.ServeAllAsync();
        Assert.Equal([3, 3, 1], world.Images.Batches.Select(b => b.Count));
    }

    [Fact]
    public async Task A_worker_goes_on_after_the_lanes_were_away()
    {
        var world = new RenderWorld(new() { RetryDelay = TimeSpan.FromMilliseconds(1) });
        var job = await world.SendAsync(world.Job());
        world.Lanes.NextReceiveFails = new IOException("The lanes are away.");
        using var stop = new CancellationTokenSource();
        world.Images.Meanwhile = (_, _) => stop.CancelAsync();
        await Task.Run(() => world.Worker.RunAsync(stop.Token));

        Assert.Equal([job.Id], world.Images.Drawn);
    }

    [Theory]
    [InlineData("standard-preview")]
    [InlineData("standard-preview", "large-preview")]
    [InlineData("standard-preview", "standard-final", "large-preview")]
    public async Task Lanes_that_are_away_keep_no_other_from_being_served(params string[] away)
    {
        var world = new RenderWorld(new() { Pools = ["standard", "large"] });
        world.Lanes.Away.UnionWith(away);
        var job = world.Job(purpose: RenderPurpose.Final);
        await world.Lanes.SendAsync("large-final", new(job.Id, System.Text.Json.JsonSerializer.Serialize(job, Core.Workflows.WorkflowJson.Options), TimeSpan.FromHours(1)));

        Assert.Equal(1, await world.ServeAsync());
        Assert.Equal([job.Id], world.Images.Drawn);
    }

    [Fact]
    public async Task Lanes_that_are_all_away_are_no_empty_lanes()
    {
        var world = new RenderWorld(new() { Pools = ["standard", "large"] });
        world.Lanes.Away.UnionWith(["standard-preview", "large-preview"]);

        // Else a worker with nothing to wait for would ask without end.
        await Assert.ThrowsAsync<IOException>(() => world.Worker.ServeOnceAsync(TimeSpan.FromSeconds(1), CancellationToken.None));
        world.Lanes.Away.Clear();
        Assert.Equal(0, await world.ServeAsync());
    }

    [Fact]
    public async Task A_worker_told_to_stop_finishes_what_is_under_way_and_takes_nothing_more()
    {
        var world = new RenderWorld(new() { BatchSize = 1 });
        var first = await world.SendAsync(world.Job(0));
        var second = await world.SendAsync(world.Job(1));
        using var stop = new CancellationTokenSource();
        world.Images.Meanwhile = (_, _) => stop.CancelAsync();
        await world.Worker.RunAsync(stop.Token, CancellationToken.None);

        Assert.Equal(RenderStatus.Succeeded, (await world.RequiredResultAsync(first)).Status);
        Assert.Null(await world.ResultAsync(second));
        Assert.Single(await world.Lanes.ReceiveAsync("standard-preview", 10, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_stopping_worker_whose_time_is_up_hands_back_what_is_under_way()
    {
        var world = new RenderWorld(new() { BatchSize = 1 });
        var job = await world.SendAsync(world.Job());
        using var stop = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        world.Images.Meanwhile = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        var serving = world.Worker.RunAsync(stop.Token, giveUp.Token);
        await world.Images.Started;
        await stop.CancelAsync();
        Assert.False(serving.IsCompleted);

        await giveUp.CancelAsync();
        await serving;
        Assert.Null(await world.ResultAsync(job));
        Assert.Equal(2, Assert.Single(await world.Lanes.ReceiveAsync("standard-preview", 10, TimeSpan.Zero)).DeliveryCount);
    }

    [Fact]
    public async Task A_job_that_comes_while_another_is_drawn_is_drawn_beside_it()
    {
        var world = new RenderWorld(new() { BatchSize = 2, IdleWait = TimeSpan.FromMilliseconds(1) });
        var (gate, second) = (Gate(), Gate());
        world.Images.Meanwhile = (orders, _) =>
        {
            if (orders[0].Job.Seed == 0)
            {
                return gate.Task;
            }

            second.SetResult();
            return Task.CompletedTask;
        };
        using var stop = new CancellationTokenSource();
        var first = await world.SendAsync(world.Job());
        var serving = Task.Run(() => world.Worker.RunAsync(stop.Token));
        await world.Images.Started;
        var late = await world.SendAsync(world.Job(1));
        await second.Task.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Null(await world.ResultAsync(first));
        gate.SetResult();
        await UntilAsync(async () => await world.ResultAsync(first) is not null && await world.ResultAsync(late) is not null);
        await stop.CancelAsync();
        await serving;
        Assert.Equal([first.Id, late.Id], world.Images.Drawn);
    }

    [Fact]
    public async Task No_more_than_there_are_places_is_under_way()
    {
        var world = new RenderWorld(new() { BatchSize = 3, IdleWait = TimeSpan.FromMilliseconds(1) });
        var gate = Gate();
        world.Images.Meanwhile = (_, _) => gate.Task;
        foreach (var variant in Enumerable.Range(0, 2))
        {
            await world.SendAsync(world.Job(variant));
        }

        using var stop = new CancellationTokenSource();
        var serving = Task.Run(() => world.Worker.RunAsync(stop.Token));
        await world.Images.Started;
        foreach (var variant in Enumerable.Range(2, 3))
        {
            await world.SendAsync(world.Job(variant));
        }

        await UntilAsync(() => Task.FromResult(world.Images.Drawn.Count == 3));
        var looks = world.Lanes.Receives.Count;
        gate.SetResult();
        await UntilAsync(() => Task.FromResult(world.Images.Drawn.Count == 5));
        await stop.CancelAsync();
        await serving;

        Assert.Equal([2, 1], world.Images.Batches.Take(2).Select(b => b.Count));
        Assert.True(looks < world.Lanes.Receives.Count);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_hands_back_all_that_is_under_way()
    {
        var world = new RenderWorld(new() { BatchSize = 2, IdleWait = TimeSpan.FromMilliseconds(1) });
        world.Images.Meanwhile = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        using var stop = new CancellationTokenSource();
        RenderJob[] jobs = [world.Job(), world.Job(1)];
        await world.SendAsync(jobs[0]);
        var serving = Task.Run(() => world.Worker.RunAsync(stop.Token));
        await world.Images.Started;
        await world.SendAsync(jobs[1]);
        await UntilAsync(() => Task.FromResult(world.Images.Drawn.Count == 2));
        await stop.CancelAsync();
        await serving;

        Assert.Equal(jobs.Select(j => $"retry {j.Id}"), world.Trail.Order(StringComparer.Ordinal));
        world.Images.Meanwhile = (_, _) => Task.CompletedTask;
        Assert.Equal(2, await world.ServeAsync());
    }

    [Fact]
    public async Task A_batch_that_breaks_because_it_is_stopped_is_handed_back_all_the_same()
    {
        var world = new RenderWorld();
        var job = await world.SendAsync(world.Job());
        using var stop = new CancellationTokenSource();
        world.Images.Meanwhile = async (_, _) =>
        {
            await stop.CancelAsync();
            throw new InvalidOperationException("The session was closed.");
        };
        await world.Worker.RunAsync(stop.Token);

        Assert.Contains($"retry {job.Id}", world.Trail);
        Assert.Single(await world.Lanes.ReceiveAsync("standard-preview", 10, TimeSpan.Zero));
    }

    [Fact]
    public async Task What_was_taken_when_the_time_was_up_is_handed_back_before_it_is_even_looked_at()
    {
        var world = new RenderWorld(new() { BatchSize = 4 });
        foreach (var variant in Enumerable.Range(0, 3))
        {
            await world.SendAsync(world.Job(variant));
        }

        using var giveUp = new CancellationTokenSource();
        var taken = await world.Lanes.ReceiveAsync("standard-preview", 4, TimeSpan.Zero);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Runner.RunAsync(taken, giveUp.Token));

        Assert.Equal(3, (await world.Lanes.ReceiveAsync("standard-preview", 4, TimeSpan.Zero)).Count);
    }

    [Fact]
    public async Task A_picture_is_recorded_while_its_batch_mates_are_still_drawn()
    {
        var world = new RenderWorld(new() { BatchSize = 2 });
        var (slow, quick) = (world.Job(), world.Job(1));
        var gate = Gate();
        world.Images.Each = (order, _) => order.Job.Id == slow.Id ? gate.Task : Task.CompletedTask;
        await world.SendAsync(slow);
        await world.SendAsync(quick);
        var serving = world.ServeAsync();

        await UntilAsync(async () => await world.ResultAsync(quick) is not null);
        Assert.Null(await world.ResultAsync(slow));
        gate.SetResult();
        Assert.Equal(2, await serving);
        Assert.Equal(RenderStatus.Succeeded, (await world.RequiredResultAsync(slow)).Status);
    }

    [Fact]
    public async Task A_place_is_the_next_jobs_as_soon_as_its_picture_is_drawn_stored_or_not()
    {
        var world = new RenderWorld(new() { BatchSize = 2, IdleWait = TimeSpan.FromMilliseconds(1) });
        var (slow, quick, next) = (world.Job(), world.Job(1), world.Job(2));
        var gate = Gate();
        world.Images.Each = (order, _) => order.Job.Id == slow.Id ? gate.Task : Task.CompletedTask;
        await world.SendAsync(slow);
        await world.SendAsync(quick);
        using var stop = new CancellationTokenSource();
        var serving = Task.Run(() => world.Worker.RunAsync(stop.Token, CancellationToken.None));
        await UntilAsync(async () => await world.ResultAsync(quick) is not null);
        await world.SendAsync(next);

        await UntilAsync(async () => await world.ResultAsync(next) is not null);
        Assert.Null(await world.ResultAsync(slow));
        gate.SetResult();
        await stop.CancelAsync();
        await serving;
        Assert.Equal(RenderStatus.Succeeded, (await world.RequiredResultAsync(slow)).Status);
    }

    [Fact]
    public async Task A_batch_that_breaks_half_way_keeps_the_pictures_it_has()
    {
        var world = new RenderWorld(new() { BatchSize = 2 });
        var (good, broken) = (world.Job(), world.Job(1));
        world.Images.Each = (order, _) => order.Job.Id == broken.Id ? Task.FromException(new InvalidOperationException("It broke.")) : Task.CompletedTask;
        await world.SendAsync(good);
        await world.SendAsync(broken);
        await world.ServeAsync();

        Assert.NotNull(await world.ResultAsync(good));
        Assert.Null(await world.ResultAsync(broken));
        Assert.Contains($"retry {broken.Id}", world.Trail);
        Assert.DoesNotContain($"retry {good.Id}", world.Trail);
    }

    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        for (var i = 0; i < 10_000 && !await isTrue(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(await isTrue());
    }
}
