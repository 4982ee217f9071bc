namespace Atelier.Core.Reviews;

/// <summary>One thing wrong with what a reviewer sent.</summary>
/// <param name="Field">Path of the field, such as <c>verdicts[2].reason</c>.</param>
/// <param name="Code">A stable code, kebab-case.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record DecisionProblem(string Field, string Code, string Message);
