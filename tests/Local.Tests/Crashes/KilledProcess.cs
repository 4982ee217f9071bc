using System.Globalization;
using Atelier.Contracts.Time;
using Atelier.Core.Workflows;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Crashes;

public sealed class KilledProcess
{
    /// <summary>Six, unless a soak asks for more.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("ATELIER_TEST_KILLS"), CultureInfo.InvariantCulture, out var more) ? more : 6;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_every_workflow_ends_although_the_process_is_killed_again_and_again()
    {
        using var folder = new TemporaryFolder();
        var chance = new Random(Kills);
        var said = new List<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            said.AddRange(await CrashChild.KillAfterAsync(folder.Path, from: kill * 100_000, acknowledgements: chance.Next(1, 250)));
        }

        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path, TimeProvider = new AheadTimeProvider(TimeSpan.FromMinutes(2)) });
        var acknowledged = said.Select(line => line.Split(' ')).ToLookup(w => w[0], w => int.Parse(w[1], CultureInfo.InvariantCulture));
        Assert.Equal(Kills, said.Select(l => int.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture) / 100_000).Distinct().Count());
        foreach (var n in acknowledged["doc"])
        {
            Assert.Equal(CrashScript.Content(n), (await platform.Store.GetAsync($"docs/{n}"))!.Content.ToArray());
        }

        foreach (var n in acknowledged["picture"])
        {
            Assert.Equal(CrashScript.Picture(n), (await platform.Store.GetAsync($"w/blobs/{n}"))!.Content.ToArray());
        }

        await LanesHoldWhatWasNotCompleted(platform, acknowledged);
        await WorkflowsEnd(platform, acknowledged["start"]);
    }

    private static async Task LanesHoldWhatWasNotCompleted(LocalPlatform platform, ILookup<string, int> acknowledged)
    {
        var waiting = new HashSet<int>();
        while (await platform.Lanes.ReceiveAsync(CrashScript.Lane, 500, TimeSpan.Zero) is { Count: > 0 } taken)
        {
            waiting.UnionWith(taken.Select(d => int.Parse(d.Id.AsSpan(2), CultureInfo.InvariantCulture)));
        }

        Assert.Empty(waiting.Intersect(acknowledged["complete"]));
        // A kill may fall between a completion and its acknowledgement; each of three threads can lose one a kill.
        Assert.InRange(acknowledged["send"].Except(acknowledged["complete"]).Except(waiting).Count(), 0, 3 * Kills);
    }

    private static async Task WorkflowsEnd(LocalPlatform platform, IEnumerable<int> started)
    {
        await using var engine = await platform.StartEngineAsync(CrashScript.Catalog(platform.Store));
        foreach (var n in started)
        {
            WorkflowState? state;
            while ((state = await platform.Workflows.GetAsync($"wf-{n}"))!.Status is WorkflowStatus.Pending or WorkflowStatus.Running)
            {
                await Task.Delay(5);
            }

            Assert.Equal((WorkflowStatus.Completed, "5"), (state.Status, state.Output));
            Assert.NotNull(await platform.Store.GetAsync($"marks/{(n * 10) + 4}"));
        }
    }
}
