namespace Atelier.Core.Briefs;

/// <summary>One thing wrong with a draft.</summary>
/// <param name="Field">Path of the field, such as <c>output.shots[0].width</c>.</param>
/// <param name="Code">A stable code, kebab-case.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record BriefProblem(string Field, string Code, string Message);
