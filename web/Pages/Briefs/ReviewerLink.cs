using Atelier.Core.Policies;

namespace Atelier.Web.Pages.Briefs;

/// <summary>The way to a review for one reviewer.</summary>
/// <param name="Reviewer">Who is asked.</param>
/// <param name="Path">Where they decide; a secret.</param>
/// <param name="HasDecided">Whether they have.</param>
public sealed record ReviewerLink(Reviewer Reviewer, string Path, bool HasDecided);
