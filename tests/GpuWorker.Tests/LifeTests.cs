using System.Text;
using Atelier.Core.Models;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Diffusion;

namespace Atelier.GpuWorker.Tests;

/// <summary>A worker's life, with the demo model on the CPU.</summary>
public sealed class LifeTests
{
    private const string Lane = "standard-preview";

    [Fact]
    public async Task A_worker_is_ready_when_its_model_is_warm_and_in_the_catalog_and_then_serves()
    {
        using var world = new WorkerWorld();
        Assert.False(world.Health.IsReady);
        await world.StartAsync();

        Assert.True(world.Health.IsReady, string.Join('\n', world.Log.Lines));
        Assert.Equal([WorkerWorld.Model], world.Health.Models);
        Assert.Equal("standard", (await world.Store.ReadRequiredAsync<ModelProfile>(StoreKeys.Model("studio", WorkerWorld.Model))).Pool);

        var job = WorkerWorld.Job(0);
        await world.Lanes.SendAsync(Lane, WorkerWorld.Message(job));
        await WorkerWorld.Until(() => world.Lanes.Acts.Contains($"complete {job.Id}"));
        Assert.Equal(RenderStatus.Succeeded, (await world.Store.ReadRequiredAsync<RenderResult>(StoreKeys.Render("studio", job.Id))).Status);

        Assert.False(world.Lanes.Returned);
        world.Stop();
        Assert.True(await world.Ended);
        Assert.Equal(WorkerPhase.Stopped, world.Health.Phase);
        Assert.True(world.Lanes.Returned);
    }

    [Fact]
    public async Task A_device_that_is_lost_while_a_model_warms_up_ends_the_worker_though_another_was_warm()
    {
        var models = Shelves.WithDemo();
        foreach (var (path, content) in Shelves.DemoFiles())
        {
            // Loading fails in ONNX Runtime's words, which name the operator, as CUDA's words for a device that is lost.
            for (int at; path == "unet/model.onnx" && (at = content.AsSpan().IndexOf("InstanceNormalization"u8)) >= 0;) "CUDA failure 700: ???"u8.CopyTo(content.AsSpan(at));
            models.Put("lost", path, path == "model.json" ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace("atelier-demo", "lost", StringComparison.Ordinal)) : content);
        }

        models.Sum("lost");
        using var world = new WorkerWorld(models);
        await world.StartAsync();

        Assert.True(world.Ended.IsCompleted, "It serves without a device.");
        Assert.False(await world.Ended);
        Assert.Contains(world.Log.Lines, l => l.Contains("The GPU failed in unet", StringComparison.Ordinal));
        Assert.Equal(WorkerPhase.Failed, world.Health.Phase);
        Assert.True(world.Lanes.Acts.Count == 0);
    }

    [Fact]
    public async Task A_worker_told_to_stop_finishes_the_job_in_hand_and_takes_no_other()
    {
        using var world = new WorkerWorld();
        await world.StartAsync();
        world.Lanes.OnTaken = _ => world.Stop();
        await world.Lanes.SendAsync(Lane, WorkerWorld.Message(WorkerWorld.Job(0)));
        await world.Lanes.SendAsync(Lane, WorkerWorld.Message(WorkerWorld.Job(1)));
        Assert.True(await world.Ended);

        var taken = Assert.Single(world.Lanes.Acts, a => a.StartsWith("take", StringComparison.Ordinal))["take ".Length..];
        Assert.Equal(["take " + taken, "complete " + taken], world.Lanes.Acts);
        Assert.Equal(1, await world.Lanes.DepthAsync(Lane));
    }

    [Fact]
    public async Task A_stopping_worker_whose_time_is_up_hands_the_job_in_hand_back()
    {
        using var world = new WorkerWorld();
        await world.StartAsync();
        world.Lanes.OnTaken = _ =>
        {
            world.Stop();
            world.Clock.Fire();
        };
        var job = WorkerWorld.Job(0, steps: 50);
        await world.Lanes.SendAsync(Lane, WorkerWorld.Message(job));
        Assert.True(await world.Ended);

        Assert.Equal([$"take {job.Id}", $"retry {job.Id}"], world.Lanes.Acts);
        Assert.Null(await world.Store.GetAsync(StoreKeys.Render("studio", job.Id)));
        Assert.Equal(2, Assert.Single(await world.Lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero)).DeliveryCount);
    }

    [Fact]
    public async Task While_it_drains_it_is_live_and_not_ready()
    {
        using var world = new WorkerWorld();
        await world.StartAsync();
        WorkerPhase? phase = null;
        world.Lanes.OnTaken = _ =>
        {
            world.Stop();
            phase = world.Health.Phase;
        };
        await world.Lanes.SendAsync(Lane, WorkerWorld.Message(WorkerWorld.Job(0)));
        Assert.True(await world.Ended);

        Assert.Equal(WorkerPhase.Draining, phase);
        Assert.True(world.Health.IsLive);
    }

    [Fact]
    public async Task A_tampered_model_is_refused_and_without_another_the_worker_ends_with_an_error()
    {
        using var world = new WorkerWorld();
        world.Models.Put("demo", "unet/config.json", "{}");
        await world.StartAsync();

        Assert.Equal((WorkerPhase.Failed, false), (world.Health.Phase, world.Health.IsLive));
        Assert.False(await world.Ended);
        Assert.Contains("'unet/config.json'", world.Log.Lines[0], StringComparison.Ordinal);
        Assert.Contains("No model", world.Log.Lines[^1], StringComparison.Ordinal);
        Assert.Empty(world.Lanes.Acts);
    }

    [Fact]
    public async Task Files_and_list_changed_together_are_refused_while_the_catalog_knows_the_version()
    {
        using (var first = new WorkerWorld())
        {
            await first.StartAsync();
            first.Stop();
            await first.Ended;
            var known = await first.Store.GetAsync(StoreKeys.Model("studio", WorkerWorld.Model));
            using var second = new WorkerWorld();
            await second.Store.PutAsync(known!.Key, known.Content, PutCondition.Create);
            second.Models.Put("demo", "text_encoder/config.json", "{ }");
            second.Models.Sum("demo");
            await second.StartAsync();

            Assert.Equal(WorkerPhase.Failed, second.Health.Phase);
            Assert.Contains(second.Log.Lines, l => l.Contains("another version", StringComparison.Ordinal));
            Assert.Equal(known.Content.ToArray(), (await second.Store.GetAsync(known.Key))!.Content.ToArray());
        }
    }

    [Fact]
    public async Task A_model_that_can_not_draw_is_left_out_and_the_others_are_served()
    {
        using var world = new WorkerWorld();
        foreach (var (path, content) in Shelves.DemoFiles().Where(f => f.Path != "model.json"))
        {
            world.Models.Put("blank", path, content);
        }

        world.Models.Put("blank", "model.json", """{"name":"blank","version":"1","licence":"MIT"}""");
        world.Models.Put("blank", "vae_decoder/model.onnx", [1, 2, 3]);
        world.Models.Sum("blank");
        await world.StartAsync();

        Assert.Equal([WorkerWorld.Model], world.Health.Models);
        Assert.NotEmpty(world.Log.Lines);
        Assert.Null(await world.Store.GetAsync(StoreKeys.Model("studio", "blank")));
        world.Stop();
        await world.Ended;
    }

    [Theory]
    [InlineData(ExecutionTarget.Cuda, 0)] // there is none here
    [InlineData(ExecutionTarget.Cpu, 1)] // of a MiB no model is made
    public async Task Where_no_model_runs_the_one_that_stands_in_draws_alone(ExecutionTarget device, int memory)
    {
        var standIn = new Understudy();
        using var world = new WorkerWorld(standIn: standIn, device: device, memory: memory);
        await world.StartAsync();

        Assert.True(world.Health.IsReady, string.Join('\n', world.Log.Lines));
        Assert.Empty(world.Health.Models);
        Assert.NotNull(await world.Store.GetAsync(StoreKeys.Model("studio", WorkerWorld.Model)));
        var job = WorkerWorld.Job(0);
        await world.Lanes.SendAsync(Lane, WorkerWorld.Message(job));
        await WorkerWorld.Until(() => world.Lanes.Acts.Contains($"complete {job.Id}"));
        Assert.Equal("managed/understudy", (await world.Store.ReadRequiredAsync<RenderResult>(StoreKeys.Render("studio", job.Id))).Provider);

        world.Stop();
        Assert.True(await world.Ended);
    }

    [Theory]
    [InlineData(ExecutionTarget.Cuda, 0)]
    [InlineData(ExecutionTarget.Cpu, 1)]
    public async Task Where_no_model_runs_and_none_stands_in_the_worker_ends_with_an_error(ExecutionTarget device, int memory)
    {
        using var world = new WorkerWorld(device: device, memory: memory);
        await world.StartAsync();

        Assert.False(await world.Ended);
        Assert.Equal(WorkerPhase.Failed, world.Health.Phase);
        Assert.Null(await world.Store.GetAsync(StoreKeys.Model("studio", WorkerWorld.Model)));
    }

    [Fact]
    public async Task What_stands_in_leaves_alone_what_runs_and_does_not_draw_what_was_refused()
    {
        var standIn = new Understudy();
        using var world = new WorkerWorld(standIn: standIn);
        world.Models.Put("demo", "unet/config.json", "{}");
        await world.StartAsync();
        Assert.Equal(WorkerPhase.Failed, world.Health.Phase);

        using var whole = new WorkerWorld(standIn: standIn);
        await whole.StartAsync();
        Assert.Equal([WorkerWorld.Model], whole.Health.Models);
        var job = WorkerWorld.Job(0);
        await whole.Lanes.SendAsync(Lane, WorkerWorld.Message(job));
        await WorkerWorld.Until(() => whole.Lanes.Acts.Contains($"complete {job.Id}"));
        Assert.Empty(standIn.Drawn);
        whole.Stop();
        await whole.Ended;
    }

    [Fact]
    public async Task A_store_that_is_away_at_the_start_ends_the_worker_with_an_error()
    {
        using var world = new WorkerWorld();
        world.Store.BeforeWrite = _ => throw new IOException("The store is away.");
        await world.StartAsync();

        Assert.Equal(WorkerPhase.Failed, world.Health.Phase);
        Assert.Contains("The store is away.", world.Log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lane_that_is_not_there_ends_the_worker_before_anything_is_fetched()
    {
        using var world = new WorkerWorld();
        world.Lanes.Missing.Add("standard-final");
        await world.StartAsync();

        Assert.Equal(WorkerPhase.Failed, world.Health.Phase);
        Assert.Contains("'standard-final'", world.Log.Lines[^1], StringComparison.Ordinal);
        Assert.Empty(world.Models.Opened);
    }

    [Fact]
    public async Task A_worker_told_to_stop_while_it_starts_stops()
    {
        using var world = new WorkerWorld();
        world.Start();
        world.Stop();

        Assert.True(await world.Ended);
        Assert.Equal(WorkerPhase.Stopped, world.Health.Phase);
        Assert.Empty(world.Lanes.Acts);
    }
}
