using Atelier.Core.Reviews;

namespace Atelier.Web.Reviews;

/// <summary>A review with what was decided on it so far.</summary>
/// <param name="Review">What is asked.</param>
/// <param name="Decisions">All decisions, oldest first.</param>
public sealed record ReviewAnswer(Review Review, IReadOnlyList<Decision> Decisions);
