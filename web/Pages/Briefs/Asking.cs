using Atelier.Core.Policies;
using Atelier.Core.Reviews;

namespace Atelier.Web.Pages.Briefs;

/// <summary>A review with what has come of it.</summary>
/// <param name="Review">What is asked.</param>
/// <param name="Decisions">Decisions so far, oldest first.</param>
/// <param name="Silent">Who is asked and has not decided.</param>
/// <param name="IsEscalated">Whether those of escalation are asked too.</param>
public sealed record Asking(Review Review, IReadOnlyList<Decision> Decisions, IReadOnlyList<Reviewer> Silent, bool IsEscalated);
