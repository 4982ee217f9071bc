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
}
