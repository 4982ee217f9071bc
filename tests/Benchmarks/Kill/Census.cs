using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Atelier.Local.Platform;

namespace Atelier.Benchmarks.Kill;

/// <summary>Counts which states kills fell into.</summary>
internal sealed class Census
{
    /// <summary>The states a brief can be killed in.</summary>
    public static readonly IReadOnlyList<BriefState> States = [.. Enum.GetValues<BriefState>().Where(s => s <= BriefState.Delivering)];

    private readonly int[] _kills = new int[States.Count];
    private readonly int[] _briefs = new int[States.Count];

    /// <summary>Kills at which no brief was in flight.</summary>
    public int Idle { get; private set; }

    /// <summary>Kills that found a brief whose outcome was stored and not followed yet.</summary>
    public int Concluding { get; private set; }

    public IReadOnlyList<BriefState> Missed => [.. States.Where(s => _kills[(int)s] == 0)];

    public int Kills(BriefState state) => _kills[(int)state];

    public int Briefs(BriefState state) => _briefs[(int)state];

    /// <summary>The state that fewest kills found.</summary>
    public BriefState Rarest(Random random) => States.OrderBy(s => _kills[(int)s]).ThenBy(_ => random.Next()).First();

    /// <summary>Counts what a kill left behind.</summary>
    public async Task TakeAsync(LocalPlatform platform)
    {
        var open = Watch.Look(platform);
        var running = new List<BriefState>();
        foreach (var glimpse in open)
        {
            if (await platform.Store.GetAsync(StoreKeys.Outcome(LocalSettings.Workspace, glimpse.BriefId)) is null)
            {
                running.Add(glimpse.Status.State);
            }
        }

        Idle += open.Count == 0 ? 1 : 0;
        Concluding += running.Count < open.Count ? 1 : 0;
        foreach (var state in running.GroupBy(s => s))
        {
            _kills[(int)state.Key]++;
            _briefs[(int)state.Key] += state.Count();
        }
    }
}
