using Atelier.Core.Reviews;

namespace Atelier.Benchmarks.Kill;

/// <summary>What reviewers say, by a brief's play.</summary>
internal static class Judgement
{
    public static ItemVerdict Of(Play play, Review review, ReviewItem item) =>
        Say(item, review.Stage == ReviewStage.Finals ? OfFinal(play, review.Round) : OfPreview(play, review.Round, item));

    /// <summary>What a second decision says, which must not count.</summary>
    public static ItemVerdict Contrary(ReviewItem item) => Say(item, item.Variant == 0 ? Verdict.Reject : Verdict.Approve);

    private static Verdict OfFinal(Play play, int round) => play switch
    {
        Play.FinalsRejected => Verdict.Reject,
        Play.FinalsChanged when round == 1 => Verdict.Change,
        _ => Verdict.Approve,
    };

    private static Verdict OfPreview(Play play, int round, ReviewItem item) => play switch
    {
        Play.RejectAll => Verdict.Reject,
        Play.RejectOneShot when item.Shot == 1 => Verdict.Reject,
        Play.ChangeOnce when round == 1 && item.Shot == 0 => Verdict.Change,
        Play.ApproveAll => Verdict.Approve,
        _ => item.Variant == 0 ? Verdict.Approve : Verdict.Reject,
    };

    private static ItemVerdict Say(ReviewItem item, Verdict verdict) => new()
    {
        Shot = item.Shot,
        Variant = item.Variant,
        Verdict = verdict,
        Reason = verdict == Verdict.Approve ? DecisionReason.None : DecisionReason.Quality,
    };
}
