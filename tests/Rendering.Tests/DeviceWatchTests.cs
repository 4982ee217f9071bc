using Atelier.Core.Renders;
using Atelier.Diffusion;

namespace Atelier.Rendering.Tests;

public sealed class DeviceWatchTests
{
    [Fact]
    public async Task A_worker_whose_device_is_lost_ends_and_its_jobs_are_there_for_others()
    {
        var images = new ScriptedImages { Fate = order => new() { JobId = order.Job.Id, Status = RenderStatus.Failed, ErrorCode = DiffusionErrorCodes.DeviceLost, ErrorMessage = "The GPU failed.", IsTransient = true } };
        using var watch = new DeviceWatch(images);
        var world = new RenderWorld(images: watch);
        var jobs = new[] { await world.SendAsync(world.Job(0)), await world.SendAsync(world.Job(1)) };

        // Told by nobody to stop.
        await Task.Run(() => world.Worker.RunAsync(watch.Lost)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("The GPU failed.", watch.Reason);
        foreach (var job in jobs) Assert.Null(await world.Ledger.GetAsync(job.Workspace, job.Id, CancellationToken.None));
        images.Fate = ScriptedImages.Succeeded;
        Assert.Equal(2, await world.ServeAsync());
        foreach (var job in jobs) Assert.Equal(RenderStatus.Succeeded, (await world.Ledger.GetAsync(job.Workspace, job.Id, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task What_else_fails_is_no_lost_device()
    {
        var images = new ScriptedImages { Fate = order => new() { JobId = order.Job.Id, Status = RenderStatus.Failed, ErrorCode = DiffusionErrorCodes.Run, ErrorMessage = "It broke off.", IsTransient = true } };
        using var watch = new DeviceWatch(images);
        var world = new RenderWorld(images: watch);
        var job = await world.SendAsync(world.Job());
        await world.ServeAsync();

        Assert.False(watch.Lost.IsCancellationRequested);
        Assert.Equal("It broke off.", (await world.Ledger.GetAsync(job.Workspace, job.Id, CancellationToken.None))!.ErrorMessage);
    }
}
