namespace Atelier.Core.Moderation;

/// <summary>Something that moderation found. Never a verdict without its reason.</summary>
public sealed record Finding
{
    /// <summary>How bad it is.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Stable id of the rule, kebab-case.</summary>
    public required string Rule { get; init; }

    /// <summary>What it guards against.</summary>
    public required string Category { get; init; }

    /// <summary>What was found where: a field's path such as <c>intent.message</c>, or <c>picture</c>.</summary>
    public required string Target { get; init; }

    /// <summary>What happened and what to do, for people.</summary>
    public required string Message { get; init; }

    /// <summary>What it was found by: the matched term, a measured figure with its limit.</summary>
    public required string Evidence { get; init; }

    /// <summary>The policy it was judged by.</summary>
    public required string PolicyVersion { get; init; }
}
