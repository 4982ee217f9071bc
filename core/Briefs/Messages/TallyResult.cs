namespace Atelier.Core.Briefs;

/// <summary>What decisions add up to.</summary>
/// <param name="ReviewId">The review.</param>
/// <param name="IsClosed">Whether every shot is settled.</param>
/// <param name="ApprovedJobs">Jobs whose pictures are approved.</param>
/// <param name="ChangeShots">Shots to draw again.</param>
/// <param name="RejectedShots">Shots given up.</param>
/// <param name="Decisions">The decisions counted.</param>
public sealed record TallyResult(string ReviewId, bool IsClosed, IReadOnlyList<string> ApprovedJobs, IReadOnlyList<int> ChangeShots, IReadOnlyList<int> RejectedShots, IReadOnlyList<DecisionRef> Decisions);
