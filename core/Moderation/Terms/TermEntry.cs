using Atelier.Core.Policies;

namespace Atelier.Core.Moderation.Terms;

/// <summary>A term of a policy.</summary>
/// <param name="Rule">Its rule.</param>
/// <param name="Language">Its language, or <c>*</c>.</param>
/// <param name="Term">As the policy writes it.</param>
internal sealed record TermEntry(TermRule Rule, string Language, string Term);
