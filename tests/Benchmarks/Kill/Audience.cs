using System.Diagnostics;
using Atelier.Core.Briefs;
using Atelier.Local.Platform;

namespace Atelier.Benchmarks.Kill;

/// <summary>
/// The people: they submit, decide, call off and publish as the plays say, each act until it is acknowledged and then once more.
/// Half of the acts go through the studio's own process, where a kill can cut them in two, the others through this one.
/// </summary>
internal sealed class Audience(IReadOnlyList<Part> parts, Hand own, LocalPlatform platform, int seed)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly Act KillCampaign = new() { Kind = ActKind.KillCampaign };

    private readonly Random _random = new(seed);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly PartState _campaign = new(new(-1, Play.Doomed, 0));
    private readonly Lock _gate = new();

    public IReadOnlyList<PartState> Parts { get; } = [.. parts.Select(p => new PartState(p))];

    /// <summary>The studio's process while it lives.</summary>
    public VictimProcess? Victim { get; set; }

    /// <summary>The share of kills that are over.</summary>
    public double Progress { get; set; }

    /// <summary>Whether somebody waits for a brief to be submitted, before its time.</summary>
    public bool IsHurried { get; set; }

    /// <summary>What was answered wrongly; any of it fails the run.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Acts acknowledged, repeats among them.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Acts that died with the studio or could not be done, and were done again.</summary>
    public int Unacknowledged { get; private set; }

    /// <summary>Whether everything was done twice and every brief has ended.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate)
            {
                return Parts.All(p => p is { HasEnded: true, IsBusy: false, Again.Count: 0 } && p.HasDone(LateCancel(p))) && _campaign is { IsBusy: false, Again.Count: 0 };
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Look();
            await Task.Delay(LookEvery, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look()
    {
        List<PartState> known;
        lock (_gate)
        {
            known = [.. Parts.Where(p => p.BriefId is not null)];
        }

        var open = Watch.Look(platform).ToDictionary(g => g.BriefId, g => g.Status, StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var part in Parts.Where(p => !p.IsBusy))
            {
                var status = part.BriefId is null ? null : open.GetValueOrDefault(part.BriefId);
                part.HasEnded = status is null && known.Contains(part);
                if (Next(part, status) is { } act && part.IsDue(act, _clock.Elapsed, Patience))
                {
                    Begin(part, act);
                }
            }

            if (!_campaign.IsBusy && (_campaign.Again.Count > 0 || IsTimeToKill()))
            {
                Begin(_campaign, _campaign.Again.TryPeek(out var again) ? again : KillCampaign);
            }
        }
    }

    private bool IsTimeToKill() =>
        Progress >= Cast.KillCampaignFrom && !_campaign.HasDone(KillCampaign) && Parts.All(p => p.Part.Play != Play.Doomed || p.BriefId is not null);

    private Act? Next(PartState part, BriefStatus? status)
    {
        if (part.BriefId is null)
        {
            return MaySubmit(part.Part) ? new() { Kind = ActKind.Submit, Part = part.Part } : null;
        }

        if (part.Again.TryPeek(out var again))
        {
            return again;
        }

        var act = part.HasEnded ? LateCancel(part) : status is null ? null : Answer(part, status);
        return act is null || part.HasDone(act) ? null : act;
    }

    private bool MaySubmit(Part part)
    {
        if (part.Play == Play.DoomedLate && !_campaign.HasDone(KillCampaign))
        {
            return false;
        }

        if (Progress < part.Due && IsHurried && Parts.First(p => p.BriefId is null).Part == part)
        {
            IsHurried = false;
            return true;
        }

        return Progress >= part.Due;
    }

    private static Act? Answer(PartState part, BriefStatus status)
    {
        var cancelFrom = part.Part.Play switch { Play.CancelEarly => BriefState.Previewing, Play.CancelInReview => BriefState.InReview, Play.CancelAtFinals => BriefState.Rendering, _ => (BriefState?)null };
        if (status.State >= cancelFrom)
        {
            return LateCancel(part);
        }

        return status switch
        {
            { State: BriefState.InReview, ReviewId: { } review } => new() { Kind = ActKind.Decide, Part = part.Part, BriefId = part.BriefId, ReviewId = review },
            { State: BriefState.Delivering, Deadline: not null } => new() { Kind = ActKind.Publish, Part = part.Part, BriefId = part.BriefId },
            _ => null,
        };
    }

    // For most plays the brief has ended by then: a late signal that must change nothing.
    private static Act LateCancel(PartState part) => new() { Kind = ActKind.Cancel, Part = part.Part, BriefId = part.BriefId };

    // Long enough that most kills find somebody waiting for somebody.
    private TimeSpan Patience() => TimeSpan.FromMilliseconds(_random.Next(2_500));

    private void Begin(PartState part, Act act)
    {
        part.IsBusy = true;
        var victim = _random.Next(2) == 0 ? Victim : null;
        _ = Task.Run(async () =>
        {
            Answer? answer = null;
            try
            {
                answer = victim is null ? await own.DoAsync(act) : await victim.DoAsync(act);
            }
            catch (Exception e)
            {
                await Console.Error.WriteLineAsync($"An act was not done and is done again: {act.Key}: {e.Message}");
            }

            End(part, act, answer);
        });
    }

    private void End(PartState part, Act act, Answer? answer)
    {
        lock (_gate)
        {
            part.IsBusy = false;
            if (answer is null)
            {
                Unacknowledged++;
                return;
            }

            Acknowledged++;
            part.Done.Add(act.Key);
            if (answer.Complaint is { } complaint)
            {
                Complaints.Add(complaint);
            }

            if (act.IsRepeat)
            {
                part.Again.TryDequeue(out _);
            }
            else
            {
                part.Again.Enqueue(act with { IsRepeat = true });
            }

            if (answer.BriefId is { } id)
            {
                if (part.BriefId is { } before && before != id)
                {
                    Complaints.Add($"The same submission gave two briefs, {before} and {id}.");
                }

                part.BriefId = id;
            }
        }
    }
}
