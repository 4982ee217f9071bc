using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Lanes;

public sealed class LaneOrder
{
    [Fact]
    public async Task A_large_briefs_later_pictures_give_way_to_the_first_ones_of_others_and_to_callers_who_wait()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });
        string[] sent = ["b-large.r1.s0.v0.p.a1", "b-large.r1.s0.v1.p.a1", "b-large.r1.s0.v2.p.a1", "b-large.r1.s1.v7.p.a1", "b-small.r1.s0.v0.p.a1", "p-call.r1.s0.v0.p.a1"];
        foreach (var id in sent)
        {
            await platform.Lanes.SendAsync("l", new(id, "{}", TimeSpan.FromHours(1)));
        }

        var taken = new List<string>();
        while (await platform.Lanes.ReceiveAsync("l", 2, TimeSpan.Zero) is { Count: > 0 } batch)
        {
            taken.AddRange(batch.Select(d => d.Id));
        }

        Assert.Equal([sent[0], sent[4], sent[5], sent[1], sent[2], sent[3]], taken);
    }
}
