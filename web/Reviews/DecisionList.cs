using Atelier.Core.Reviews;

namespace Atelier.Web.Reviews;

/// <summary>What was decided on a review so far.</summary>
/// <param name="Decisions">All decisions, oldest first.</param>
public sealed record DecisionList(IReadOnlyList<Decision> Decisions);
