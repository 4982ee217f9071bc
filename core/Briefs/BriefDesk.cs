using System.Globalization;
using Atelier.Core.Audit;
using Atelier.Core.Inbox;
using Atelier.Core.Renders;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>What the stages of a brief's workflow share: its run, its mail, its audit notes, its status. Lives for one replay; as deterministic as its context.</summary>
internal sealed class BriefDesk
{
    // Documents and lanes come back by themselves: a full disk or a service that is away must not fail a brief. About two days.
    private static readonly RetryPolicy Patient = new(600, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5));

    // What an outcome says must fit into an activity's input beside everything else.
    private const int LongestReason = 2_000;

    private readonly IWorkflowContext _context;
    private readonly List<string> _handled = [];
    private readonly List<AuditNote> _notes = [];
    private Task _doorbell;
    private bool _hasLookedForMail;
    private bool _isPublished;
    private BriefStatus _status = new() { State = BriefState.Received };

    public BriefDesk(IWorkflowContext context, BriefRun run)
    {
        _context = context;
        Run = run;
        _doorbell = context.WaitForDoorbellAsync(BriefInbox.Doorbell);
    }

    /// <summary>What is carried over to the next round.</summary>
    public BriefRun Run { get; private set; }

    public string Workspace => Run.Workspace;

    public string BriefId => Run.BriefId;

    public DateTimeOffset Now => _context.UtcNow;

    /// <summary>Shots for the next round; empty when there is none.</summary>
    public IReadOnlyList<int> ShotsToRedraw { get; private set; } = [];

    public Task<TOut> CallAsync<TIn, TOut>(ActivityName<TIn, TOut> activity, TIn input) => _context.CallAsync(activity, input, Patient);

    public void Show(BriefState state, int done = 0, int total = 0, string? reviewId = null, DateTimeOffset? deadline = null) =>
        Publish(_status with { State = state, Round = Run.Round, Done = done, Total = total, ReviewId = reviewId, Deadline = deadline });

    public Outcome End(BriefState state, string code, string reason, string by = "workflow") =>
        new() { State = state, Code = code, Reason = reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…", At = Now, By = by };

    public void Begin(BriefPlan plan) =>
        Run = Run with { Plan = plan, Round = 1, Shots = [.. Enumerable.Range(0, plan.ShotNames.Count)] };

    public void Note(string act, params ReadOnlySpan<(string Name, object Value)> facts) => Note(act, "workflow", facts);

    public void Note(string act, string by, params ReadOnlySpan<(string Name, object Value)> facts)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            named[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        _notes.Add(new(Now, act, by, named));
    }

    public async Task<AuditHead> FlushAuditAsync()
    {
        while (_notes.Count > 0)
        {
            // An activity's input stays below 16 KB.
            var notes = _notes.Take(30).ToList();
            _notes.RemoveRange(0, notes.Count);
            var head = await CallAsync(BriefActivities.Audit, new(Workspace, BriefId, Run.AuditSequence, Run.AuditHead, notes));
            Run = Run with { AuditSequence = head.Count, AuditHead = head.Head };
        }

        return new(Run.AuditSequence, Run.AuditHead);
    }

    /// <summary>
    /// Unread mail, waiting for some until <paramref name="until"/>; empty when the time is up. A cancel or kill ends the brief right here.
    /// Mail is read when the doorbell rang, when the time is up, and once at the start of a run, since rings may be lost between runs.
    /// </summary>
    public async Task<IReadOnlyList<Signal>> WaitForMailAsync(DateTimeOffset until)
    {
        await FlushAuditAsync();
        while (true)
        {
            if (_hasLookedForMail && !_doorbell.IsCompleted && Now < until)
            {
                using var done = new CancellationTokenSource();
                var timer = _context.DelayUntilAsync(until, done.Token);
                await Task.WhenAny(_doorbell, timer);
                done.Cancel();
            }

            _hasLookedForMail = true;
            if (_doorbell.IsCompleted)
            {
                _doorbell = _context.WaitForDoorbellAsync(BriefInbox.Doorbell);
            }

            var mail = await ReadMailAsync();
            if (mail.Count > 0 || Now >= until)
            {
                return mail;
            }
        }
    }

    /// <summary>Takes a last look for a cancel or kill before something that can't be taken back.</summary>
    public async Task LookForMailAsync()
    {
        await FlushAuditAsync();
        await ReadMailAsync();
    }

    public async Task<bool> WaitForPublisherAsync(DateTimeOffset until)
    {
        Show(BriefState.Delivering, deadline: until);
        while (!_isPublished && Now < until)
        {
            await WaitForMailAsync(until);
        }

        return _isPublished;
    }

    public void Approve(IReadOnlyList<string> previewJobs) => Run = Run with { Approved = [.. Run.Approved.Union(previewJobs)] };

    public void Pass(IReadOnlyList<string> finalJobs) => Run = Run with { Finals = [.. Run.Finals.Union(finalJobs)] };

    /// <summary>Finals still to be rendered: one for each approved preview that has none that passed.</summary>
    public IReadOnlyList<RenderOrder> FinalsToRender() =>
        [.. Run.Approved.Select(p => new RenderOrder(FinalOf(p), p)).Where(o => !HasFinal(o.PreviewJobId!))];

    public IReadOnlyList<RenderOrder> WithPreviews(IReadOnlyList<string> finals) => [.. finals.Select(f => new RenderOrder(f, PreviewOf(f)))];

    /// <summary>Gives up the shots of <paramref name="wanted"/> of which nothing came out.</summary>
    public void GiveUpShotsWithout(IReadOnlyList<string> made, IReadOnlyList<string> wanted) =>
        GiveUp([.. wanted.Select(ShotOf).Except(made.Select(ShotOf))], "render-failed", "It could not be rendered.");

    /// <summary>Gives shots up, save those of which another variant has a final that passed: they are delivered.</summary>
    public void GiveUp(IReadOnlyList<int> shots, string code, string reason)
    {
        var lost = shots.Where(s => !Run.Finals.Any(f => ShotOf(f) == s)).ToList();
        var given = lost.Select(s => new MissingShot(Run.Plan!.ShotNames[s], code, reason)).Where(m => !Run.Missing.Any(x => x.Shot == m.Shot));
        Run = Run with { Missing = [.. Run.Missing, .. given], Approved = [.. Run.Approved.Where(p => !lost.Contains(ShotOf(p)))] };
    }

    /// <summary>After a stage of finals: an approved preview whose final did not come through is approved no longer, so that its final is never ordered again.</summary>
    public void SettleFinals() => Run = Run with { Approved = [.. Run.Approved.Where(HasFinal)] };

    /// <summary>Takes up the shots that reviewers want drawn again, for the next round if there may be one.</summary>
    public void Redraw(TallyResult verdict, BriefPlan plan)
    {
        if (verdict.ChangeShots.Count == 0)
        {
            return;
        }

        if (Run.Round >= plan.MaxRounds)
        {
            GiveUp(verdict.ChangeShots, "rounds-used-up", $"Reviewers asked for changes after the last of {plan.MaxRounds} rounds.");
            return;
        }

        ShotsToRedraw = verdict.ChangeShots;
        Run = Run with
        {
            Round = Run.Round + 1,
            Shots = verdict.ChangeShots,
            ChangesFrom = verdict.ReviewId,
            Approved = [.. Run.Approved.Where(p => !verdict.ChangeShots.Contains(ShotOf(p)) || HasFinal(p))],
        };
    }

    private async Task<IReadOnlyList<Signal>> ReadMailAsync()
    {
        var all = new List<Signal>();
        var lookedAt = Now;
        InboxPage page;
        do
        {
            page = await CallAsync(BriefActivities.ReadInbox, new(Workspace, BriefId, Run.Round, _handled));
            _handled.AddRange(page.Signals.Select(s => Signal.ShortHash(s.Id)));
            all.AddRange(page.Signals);
        }
        while (page.HasMore);

        Publish(_status with { MailReadAt = lookedAt });
        foreach (var signal in all)
        {
            switch (signal.Kind)
            {
                case SignalKind.Cancel:
                    throw new BriefEndedException(End(BriefState.Cancelled, "cancelled", signal.Reason ?? "The requester called it off.", signal.By));
                case SignalKind.Kill:
                    throw new BriefEndedException(End(BriefState.Killed, "killed", signal.Reason ?? "A kill switch was thrown.", signal.By));
                case SignalKind.Publish when signal.About == Signal.RoundOf(Run.Round):
                    _isPublished = true;
                    Note("published", signal.By);
                    break;
            }
        }

        return all;
    }

    private void Publish(BriefStatus status)
    {
        _status = status;
        _context.SetCustomStatus(status);
    }

    private bool HasFinal(string previewJob) => Run.Finals.Any(f => PreviewOf(f) == previewJob);

    private static int ShotOf(string jobId) => RenderJobId.Parse(jobId).Shot;

    private static string FinalOf(string previewJob) => (RenderJobId.Parse(previewJob) with { Purpose = RenderPurpose.Final, Attempt = 1 }).ToString();

    private string PreviewOf(string finalJob)
    {
        var final = RenderJobId.Parse(finalJob);
        return Run.Approved.First(p => RenderJobId.Parse(p) with { Purpose = RenderPurpose.Final, Attempt = final.Attempt } == final);
    }
}
