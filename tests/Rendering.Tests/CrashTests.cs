using Atelier.Core.Renders;

namespace Atelier.Rendering.Tests;

public sealed class CrashTests
{
    // Picture, latent, result, signal, doorbell, let go: the first six acts of a job. At the seventh all is done.
    public static TheoryData<int> Acts => [.. Enumerable.Range(1, 7)];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task A_crash_before_any_act_leads_to_one_counted_result_and_one_signal(int act)
    {
        var world = new RenderWorld();
        var job = await world.SendAsync(world.Job());
        world.Doom.StrikeAt(act);
        await Record.ExceptionAsync(world.ServeAsync);
        var counted = await world.ResultAsync(job);

        world.Doom.Revive();
        await world.ServeAllAsync();

        var result = await world.RequiredResultAsync(job);
        Assert.Equal(RenderStatus.Succeeded, result.Status);
        Assert.True(counted is null || counted == result, "The first result counts.");
        Assert.Single(await world.KeysAsync("studio/renders/"));
        Assert.Single(await world.MailAsync());
        Assert.NotEmpty(world.Bells.Rung);
        Assert.Equal(act <= 3 ? 2 : 1, world.Images.Drawn.Count);
        Assert.Equal(0, await world.Sweep.RunAsync("standard-preview"));
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task A_store_that_fails_once_at_any_write_leads_to_one_counted_result_and_one_signal(int write)
    {
        var world = new RenderWorld();
        var job = await world.SendAsync(world.Job());
        var (before, writes) = (world.Store.BeforeWrite!, 0);
        world.Store.BeforeWrite = key =>
        {
            before(key);
            if (++writes == write)
            {
                throw new IOException("The store is away.");
            }
        };
        await world.ServeAllAsync();

        Assert.Equal(RenderStatus.Succeeded, (await world.RequiredResultAsync(job)).Status);
        Assert.Single(await world.MailAsync());
        Assert.NotEmpty(world.Bells.Rung);
        Assert.Equal(0, await world.Sweep.RunAsync("standard-preview"));
    }

    [Theory]
    [InlineData("studio/blobs/")]
    [InlineData("studio/renders/")]
    [InlineData("studio/briefs/")]
    public async Task A_store_that_takes_nothing_for_ten_minutes_loses_no_job(string place)
    {
        var world = new RenderWorld();
        var job = await world.SendAsync(world.Job());
        var (before, back) = (world.Store.BeforeWrite!, world.Time.GetUtcNow() + TimeSpan.FromMinutes(10));
        world.Store.BeforeWrite = key =>
        {
            before(key);
            if (world.Time.GetUtcNow() < back && key.StartsWith(place, StringComparison.Ordinal))
            {
                throw new IOException("No space left on device.");
            }
        };
        for (; world.Time.GetUtcNow() < back + world.Options.LongestRetryDelay; world.Time.Advance(TimeSpan.FromSeconds(5)))
        {
            await world.ServeAsync();
        }

        Assert.Equal(RenderStatus.Succeeded, (await world.RequiredResultAsync(job)).Status);
        Assert.Single(await world.MailAsync());
        Assert.Equal(0, await world.Sweep.RunAsync("standard-preview"));
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task A_sweep_of_dead_letters_that_dies_is_finished_by_the_next(int act)
    {
        var world = new RenderWorld();
        var job = await world.SendAsync(world.Job(), timeToLive: TimeSpan.FromMinutes(1));
        world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await world.ServeAsync());
        world.Doom.StrikeAt(act);
        await Record.ExceptionAsync(() => world.Sweep.RunAsync("standard-preview"));
        world.Doom.Revive();
        world.Time.Advance(RenderWorld.LockFor);
        await world.Sweep.RunAsync("standard-preview");

        Assert.Equal(RenderStatus.Failed, (await world.RequiredResultAsync(job)).Status);
        Assert.Single(await world.MailAsync());
        Assert.NotEmpty(world.Bells.Rung);
        world.Time.Advance(RenderWorld.LockFor);
        Assert.Equal(0, await world.Sweep.RunAsync("standard-preview"));
    }
}
