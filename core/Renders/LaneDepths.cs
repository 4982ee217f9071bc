using Atelier.Core.Library;

namespace Atelier.Core.Renders;

/// <summary>How many previews wait on the deepest lane of a workspace's models; looked up at most every second or so. Thread-safe.</summary>
public sealed class LaneDepths(IRenderLanes lanes, StudioLibrary library, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private sealed record Look(string Workspace, int Depth, long At);

    private volatile Look? _last;

    /// <summary>Previews that wait, those under way not counted.</summary>
    public async Task<int> DeepestAsync(string workspace, CancellationToken cancellationToken = default)
    {
        if (_last is { } last && last.Workspace == workspace && clock.GetElapsedTime(last.At) < Fresh)
        {
            return last.Depth;
        }

        var at = clock.GetTimestamp();
        var depth = 0;
        foreach (var pool in (await library.ModelsAsync(workspace, cancellationToken)).Select(m => m.Pool).Distinct())
        {
            depth = Math.Max(depth, await lanes.DepthAsync(LaneNames.Name(pool, RenderPurpose.Preview), cancellationToken));
        }

        _last = new(workspace, depth, at);
        return depth;
    }
}
