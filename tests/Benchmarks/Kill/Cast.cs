namespace Atelier.Benchmarks.Kill;

/// <summary>Casts the briefs of a run: what happens to each, and when it is submitted.</summary>
internal static class Cast
{
    /// <summary>From here on the doomed campaign may be killed.</summary>
    public const double KillCampaignFrom = 0.6;

    // In this order, so that a short run has the plays that matter most.
    private static readonly Play[] Order =
    [
        Play.ChangeOnce, Play.Doomed, Play.FinalsApproved, Play.FlakyRenders, Play.CancelInReview, Play.ApproveFirst, Play.Doomed, Play.RejectAll,
        Play.DoomedLate, Play.BrokenShot, Play.ApproveAll, Play.CancelAtFinals, Play.FinalsChanged, Play.Doomed, Play.BrokenAll, Play.ApproveFirst,
        Play.RejectOneShot, Play.Doomed, Play.CancelEarly, Play.FinalsRejected, Play.ChangeOnce, Play.Doomed, Play.ApproveFirst, Play.FlakyRenders, Play.DoomedLate,
    ];

    public static IReadOnlyList<Part> Of(int briefs, int seed)
    {
        var random = new Random(seed);
        var parts = Enumerable.Range(0, briefs).Select(i => new Part(i, Order[i % Order.Length], DueOf(Order[i % Order.Length], random)));
        return [.. parts.OrderBy(p => p.Due).ThenBy(p => p.Number)];
    }

    private static double DueOf(Play play, Random random) => play switch
    {
        // More of them late, so that the kill finds some delivered and some under way.
        Play.Doomed => Math.Pow(random.NextDouble(), 0.25) * (KillCampaignFrom - 0.01),
        Play.DoomedLate => KillCampaignFrom + 0.1 + (random.NextDouble() * 0.25),
        _ => random.NextDouble() * 0.92,
    };
}
