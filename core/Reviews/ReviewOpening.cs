namespace Atelier.Core.Reviews;

/// <summary>What came of opening a review: a sheet, or why not.</summary>
/// <param name="Sheet">Everything the reviewer needs, or null.</param>
/// <param name="Failure">Why there is no sheet, or null.</param>
public sealed record ReviewOpening(ReviewSheet? Sheet, ReviewLinkFailure? Failure);
