using Atelier.Contracts.Time;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Lanes;

public sealed class LanesAcrossProcesses
{
    [Fact]
    public async Task A_taker_is_woken_by_a_message_from_another_process_and_they_never_share_one()
    {
        using var folder = new TemporaryFolder();
        await using var studio = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });
        await using var worker = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });

        var waiting = worker.Lanes.ReceiveAsync("l", 1, TimeSpan.FromHours(1));
        await studio.Lanes.SendAsync("l", new("j1", "{}", TimeSpan.FromHours(1)));

        var taken = Assert.Single(await waiting);
        Assert.Empty(await studio.Lanes.ReceiveAsync("l", 1, TimeSpan.Zero));
        await studio.Lanes.CompleteAsync(taken);
        Assert.False(await worker.Lanes.RenewAsync(taken));
    }

    [Fact]
    public async Task What_one_process_passed_on_is_there_for_the_next_at_once_and_for_itself_after_the_delay()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTimeProvider();
        await using var one = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path, TimeProvider = time });
        await using var two = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path, TimeProvider = time });
        await using var late = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path, TimeProvider = time });
        await one.Lanes.SendAsync("l", new("j1", "{}", TimeSpan.FromHours(1)));

        await one.Lanes.PassOnAsync(Assert.Single(await one.Lanes.ReceiveAsync("l", 1, TimeSpan.Zero)), TimeSpan.FromSeconds(10));
        Assert.Empty(await one.Lanes.ReceiveAsync("l", 1, TimeSpan.Zero));
        time.Advance(TimeSpan.FromSeconds(4));
        await two.Lanes.PassOnAsync(Assert.Single(await two.Lanes.ReceiveAsync("l", 1, TimeSpan.Zero)), TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(6));

        // Both passes were one round.
        var again = Assert.Single(await one.Lanes.ReceiveAsync("l", 1, TimeSpan.Zero));
        Assert.Equal((1, 1), (again.DeliveryCount, again.PassedOn));
        await one.Lanes.PassOnAsync(again, TimeSpan.FromSeconds(30));
        var last = Assert.Single(await late.Lanes.ReceiveAsync("l", 1, TimeSpan.Zero));
        Assert.Equal((1, 2), (last.DeliveryCount, last.PassedOn));
    }

    [Fact]
    public async Task What_this_process_passed_on_hides_nothing_that_it_can_take()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTimeProvider();
        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path, TimeProvider = time });
        for (var i = 0; i < 20; i++)
        {
            await platform.Lanes.SendAsync("l", new($"j{i}", "{}", TimeSpan.FromHours(1)));
        }

        foreach (var delivery in await platform.Lanes.ReceiveAsync("l", 15, TimeSpan.Zero))
        {
            await platform.Lanes.PassOnAsync(delivery, TimeSpan.FromSeconds(10));
        }

        Assert.Equal(["j15", "j16", "j17", "j18"], (await platform.Lanes.ReceiveAsync("l", 4, TimeSpan.Zero)).Select(d => d.Id));
        Assert.Equal(["j19"], (await platform.Lanes.ReceiveAsync("l", 4, TimeSpan.Zero)).Select(d => d.Id));

        // They keep nobody out for whom there is a worker.
        Assert.Equal(0, await platform.Lanes.DepthAsync("l"));
        var waiting = platform.Lanes.ReceiveAsync("l", 20, TimeSpan.FromHours(1));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(15, (await waiting).Count);
    }
}
