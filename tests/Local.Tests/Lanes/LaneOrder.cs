using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Lanes;

public sealed class LaneOrder
{
    [Fact]
    public async Task What_gives_way_lets_later_ones_go_first()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });
        (string Id, int GivesWay)[] sent = [("a", 0), ("b", 60), ("c", 120), ("d", 30), ("e", 0), ("f", 0)];
        foreach (var (id, givesWay) in sent)
        {
            await platform.Lanes.SendAsync("l", new(id, "{}", TimeSpan.FromHours(1)) { GivesWay = TimeSpan.FromSeconds(givesWay) });
        }

        var taken = new List<string>();
        while (await platform.Lanes.ReceiveAsync("l", 2, TimeSpan.Zero) is { Count: > 0 } batch)
        {
            taken.AddRange(batch.Select(d => d.Id));
        }

        Assert.Equal("aefdbc", string.Concat(taken));
    }
}
