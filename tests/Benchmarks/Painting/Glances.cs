using Atelier.Benchmarks.Kill;
using Atelier.Core.Briefs;
using Atelier.Local.Platform;

namespace Atelier.Benchmarks.Painting;

/// <summary>One look every two milliseconds at all briefs under way, shared by everybody who waits for one: what is measured must not be the looking. Begins when first asked.</summary>
internal sealed class Glances(LocalPlatform platform) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, BriefStatus> _seen = [];
    private Task? _looking;

    /// <summary>A brief's status at the last look; null when its workflow had not begun or had ended.</summary>
    public BriefStatus? Of(string briefId)
    {
        lock (_gate)
        {
            return _seen.GetValueOrDefault(briefId);
        }
    }

    /// <summary>Completes after the next look.</summary>
    public Task NextAsync()
    {
        lock (_gate)
        {
            _looking ??= Task.Run(LookAsync);
            return _next.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_looking ?? Task.CompletedTask);
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var seen = Watch.Look(platform).ToDictionary(g => g.BriefId, g => g.Status, StringComparer.Ordinal);
            TaskCompletionSource looked;
            lock (_gate)
            {
                (_seen, looked) = (seen, _next);
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            looked.SetResult();
            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
