namespace Atelier.Core.Briefs;

/// <summary>A shot that is not delivered.</summary>
/// <param name="Shot">The shot's name.</param>
/// <param name="Code">A stable code, kebab-case: <c>render-failed</c>, <c>rejected</c>.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record MissingShot(string Shot, string Code, string Reason);
