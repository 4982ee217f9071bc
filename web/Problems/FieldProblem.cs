namespace Atelier.Web.Problems;

/// <summary>One field at fault.</summary>
/// <param name="Field">Path of the field, such as <c>output.shots[0].width</c>.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Detail">What is wrong and what would be right.</param>
public sealed record FieldProblem(string Field, string Code, string Detail);
