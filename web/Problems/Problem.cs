namespace Atelier.Web.Problems;

/// <summary>Something that went wrong, as the API answers it: RFC 9457 with a stable code, the field at fault and what to do.</summary>
public sealed record Problem
{
    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Stable, kebab-case.</summary>
    public required string Code { get; init; }

    /// <summary>What happened, the same for every problem of this code.</summary>
    public required string Title { get; init; }

    /// <summary>What happened here and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>The field at fault, or null.</summary>
    public string? Field { get; init; }

    /// <summary>Every field at fault; empty when there is at most one.</summary>
    public IReadOnlyList<FieldProblem> Errors { get; init; } = [];

    /// <summary>When to try again, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
