namespace Atelier.Core.Enrichment;

/// <summary>What a reviewer wants changed.</summary>
/// <param name="Shot">The shot's number.</param>
/// <param name="Variant">The variant it was said of, or null for all.</param>
/// <param name="Reason">From the fixed vocabulary.</param>
/// <param name="Note">In the reviewer's words; may be empty.</param>
public sealed record ChangeRequest(int Shot, int? Variant, Reviews.DecisionReason Reason, string Note);
