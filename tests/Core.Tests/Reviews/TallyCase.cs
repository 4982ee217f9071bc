using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Core.Tests.Reviews;

/// <summary>A review with some decisions on it, and generators of such.</summary>
public sealed record TallyCase(Review Review, IReadOnlyList<Decision> Decisions, bool Escalated)
{
    private static readonly string[] Roles = ["reviewer", "legal", "admin"];

    public ReviewOutcome Count() => ReviewTally.Count(Review, Decisions, Escalated);

    /// <summary>Up to two shots, four reviewers and two more by escalation, any roles, any verdicts.</summary>
    public static Arbitrary<TallyCase> Any { get; } = (
        from shots in Gen.Choose(1, 2)
        from items in Gen.CollectToList(
            Enumerable.Range(0, shots * 2),
            i => Gen.Choose(0, 3).Select(dice => Item(i / 2, i % 2, hasError: dice == 0)))
        from reviewers in People("r", 1, 4)
        from escalateTo in People("e", 0, 2)
        from quorum in Gen.Choose(1, 3)
        from required in Gen.SubListOf("legal", "admin")
        from escalated in ArbMap.Default.GeneratorFor<bool>()
        let review = Of([.. items], reviewers, escalateTo, quorum, [.. required])
        from decisions in Gen.CollectToList(reviewers.Concat(escalateTo).Index(), r => DecisionOf(review, r.Item, r.Index))
        select new TallyCase(review, [.. decisions.OfType<Decision>()], escalated)).ToArbitrary();

    public static ReviewItem Item(int shot, int variant, bool hasError = false) => new()
    {
        Shot = shot,
        ShotName = $"shot-{shot}",
        Variant = variant,
        PictureSha256 = new string((char)('a' + variant), 64),
        JobId = $"b-1.r1.s{shot}.v{variant}.p.a1",
        Findings = !hasError ? [] : [new()
        {
            Severity = FindingSeverity.Error, Rule = "blank", Category = "quality", Target = "picture",
            Message = "The picture is blank.", Evidence = "deviation 0.1 of at least 4", PolicyVersion = "1",
        }],
    };

    public static Review Of(IReadOnlyList<ReviewItem> items, IReadOnlyList<Reviewer> reviewers, IReadOnlyList<Reviewer>? escalateTo = null, int quorum = 1, IReadOnlyList<string>? required = null) => new()
    {
        Id = "b-1.r1.previews",
        BriefId = "b-1",
        Round = 1,
        Stage = ReviewStage.Previews,
        Items = items,
        Reviewers = reviewers,
        EscalateTo = escalateTo ?? [],
        Quorum = quorum,
        RequiredRoles = required ?? [],
        OverruleRole = "admin",
        OpenedAt = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
        ExpiresAt = new(2026, 3, 16, 9, 0, 0, TimeSpan.Zero),
        ContentSha256 = new string('7', 64),
    };

    public static Decision Says(Review review, Reviewer reviewer, int minute, params (int Shot, int Variant, Verdict Verdict)[] verdicts) => new()
    {
        ReviewId = review.Id,
        Reviewer = reviewer.Id,
        Roles = reviewer.Roles,
        At = review.OpenedAt.AddMinutes(minute),
        Via = "link",
        ContentSha256 = review.ContentSha256,
        Verdicts = [.. verdicts.Select(v => new ItemVerdict { Shot = v.Shot, Variant = v.Variant, Verdict = v.Verdict })],
    };

    private static Gen<List<Reviewer>> People(string prefix, int least, int most) =>
        from count in Gen.Choose(least, most)
        from roles in Gen.CollectToList(Enumerable.Range(0, count), _ => Gen.SubListOf(Roles))
        select roles.Select((r, i) => new Reviewer($"{prefix}{i}", [.. r])).ToList();

    // Now and then nobody, so that some are silent.
    private static Gen<Decision?> DecisionOf(Review review, Reviewer reviewer, int minute) =>
        from speaks in Gen.Choose(0, 3)
        from verdicts in Gen.CollectToList(review.Items, item => Gen.Choose(0, 4).Select(dice => (item.Shot, item.Variant, Dice: dice)))
        select speaks == 0 ? null : Says(review, reviewer, minute, [.. verdicts
            .Where(v => v.Dice > 0)
            .Select(v => (v.Shot, v.Variant, v.Dice switch { 1 => Verdict.Reject, 2 => Verdict.Change, _ => Verdict.Approve }))]);
}
