using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>The names and types of a brief's activities.</summary>
public static class BriefActivities
{
    /// <summary>Policy, rights, gate and budget, before any spending.</summary>
    public static readonly ActivityName<BriefRef, ScreeningResult> Screen = new("brief.screen");

    /// <summary>Writes a round's specification.</summary>
    public static readonly ActivityName<EnrichOrder, EnrichResult> Enrich = new("brief.enrich");

    /// <summary>Sends render jobs to their lane.</summary>
    public static readonly ActivityName<DispatchOrder, DispatchResult> Dispatch = new("brief.dispatch");

    /// <summary>Gives overdue jobs a failed result, unless they have one.</summary>
    public static readonly ActivityName<ExpireOrder, ExpireResult> ExpireJobs = new("brief.expire-jobs");

    /// <summary>Returns unread signals.</summary>
    public static readonly ActivityName<InboxQuery, InboxPage> ReadInbox = new("brief.read-inbox");

    /// <summary>Judges a round's candidates.</summary>
    public static readonly ActivityName<ModerateOrder, ModerateResult> Moderate = new("brief.moderate");

    /// <summary>Opens a review and tells the reviewers.</summary>
    public static readonly ActivityName<ReviewOrder, ReviewOpened> OpenReview = new("brief.open-review");

    /// <summary>Reminds those who have not decided, or tells those it is escalated to.</summary>
    public static readonly ActivityName<RemindOrder, Nothing> Remind = new("brief.remind");

    /// <summary>Adds up a review's decisions.</summary>
    public static readonly ActivityName<TallyOrder, TallyResult> Tally = new("brief.tally");

    /// <summary>Checks finals and compares them with what was approved.</summary>
    public static readonly ActivityName<ProofOrder, ProofResult> Proof = new("brief.proof");

    /// <summary>Writes, signs and verifies manifests.</summary>
    public static readonly ActivityName<FinishOrder, FinishResult> Finish = new("brief.finish");

    /// <summary>Tells publishers that assets wait for them.</summary>
    public static readonly ActivityName<BriefRef, Nothing> AskPublisher = new("brief.ask-publisher");

    /// <summary>Creates the outcome, or returns the one that was there first.</summary>
    public static readonly ActivityName<ConcludeOrder, Outcome> Conclude = new("brief.conclude");

    /// <summary>Brings everything that follows from the outcome in line with it.</summary>
    public static readonly ActivityName<FollowOrder, Nothing> Follow = new("brief.follow");

    /// <summary>Writes audit entries at their places.</summary>
    public static readonly ActivityName<AuditOrder, AuditHead> Audit = new("brief.audit");
}
