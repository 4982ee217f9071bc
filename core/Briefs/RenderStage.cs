using Atelier.Core.Inbox;
using Atelier.Core.Renders;

namespace Atelier.Core.Briefs;

/// <summary>
/// Renders a set of pictures with at most W outstanding: sends, waits for results, tries failed ones again, gives overdue ones up.
/// Works for previews and finals alike.
/// </summary>
internal sealed class RenderStage(BriefDesk desk, BriefPlan plan, BriefState state)
{
    // A result that comes at the last moment still has to be stored and rung.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly Queue<RenderOrder> _waiting = new();
    private readonly Dictionary<string, (RenderOrder Order, DateTimeOffset Due)> _outstanding = new(StringComparer.Ordinal);
    private readonly List<string> _succeeded = [];
    private int _ended;

    /// <summary>Runs to the end of all.</summary>
    /// <returns>The jobs that succeeded, in order of shot and variant; the last attempt of each.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<RenderOrder> orders)
    {
        foreach (var order in orders)
        {
            _waiting.Enqueue(order);
        }

        while (_ended < orders.Count)
        {
            desk.Show(state, _ended, orders.Count);
            await SendAsync();
            foreach (var signal in await desk.WaitForMailAsync(_outstanding.Values.Min(o => o.Due)))
            {
                Take(signal);
            }

            await ExpireAsync();
        }

        desk.Show(state, _ended, orders.Count);
        desk.Note("rendered", ("stage", state.ToString()), ("succeeded", _succeeded.Count), ("wanted", orders.Count));
        return [.. orders.SelectMany(o => _succeeded.Where(s => SamePicture(s, o.JobId)))];
    }

    private async Task SendAsync()
    {
        var batch = new List<RenderOrder>();
        while (_waiting.Count > 0 && _outstanding.Count + batch.Count < plan.Window)
        {
            batch.Add(_waiting.Dequeue());
        }

        if (batch.Count == 0)
        {
            return;
        }

        var expires = desk.Now + plan.JobTimeToLive;
        var sent = await desk.CallAsync(BriefActivities.Dispatch, new(desk.Workspace, desk.BriefId, batch, expires));
        if (sent.GateClosed)
        {
            throw new BriefEndedException(desk.End(BriefState.Killed, "killed", "The campaign was stopped."));
        }

        foreach (var order in batch)
        {
            _outstanding.Add(order.JobId, (order, expires + Grace));
        }
    }

    private void Take(Signal signal)
    {
        // Results of attempts given up, or of other stages, change nothing.
        if (signal is not { Kind: SignalKind.Render, About: { } about } || !_outstanding.Remove(about, out var sent))
        {
            return;
        }

        if (signal.Render == RenderStatus.Succeeded)
        {
            _succeeded.Add(about);
            _ended++;
        }
        else if (signal.IsTransient && RenderJobId.Parse(about) is var job && job.Attempt < plan.MaxAttempts)
        {
            _waiting.Enqueue(sent.Order with { JobId = job.Next().ToString() });
        }
        else
        {
            desk.Note("render-failed", ("job", about), ("code", signal.Reason ?? "unknown"));
            _ended++;
        }
    }

    // An overdue job gets a failed result, unless it has one; the one that counts is taken here, whether its signal was seen before or not.
    private async Task ExpireAsync()
    {
        var overdue = _outstanding.Where(o => o.Value.Due <= desk.Now).Select(o => o.Key).Order(StringComparer.Ordinal).ToList();
        if (overdue.Count == 0)
        {
            return;
        }

        var expired = await desk.CallAsync(BriefActivities.ExpireJobs, new(desk.Workspace, desk.BriefId, overdue, desk.Now));
        foreach (var result in expired.Results)
        {
            Take(result);
        }
    }

    private static bool SamePicture(string a, string b) =>
        RenderJobId.Parse(a) with { Attempt = 0 } == RenderJobId.Parse(b) with { Attempt = 0 };
}
