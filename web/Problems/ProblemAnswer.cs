namespace Atelier.Web.Problems;

/// <summary>A problem as programs read it: RFC 9457 with members of our own.</summary>
internal sealed record ProblemAnswer
{
    /// <summary><c>urn:problem:atelier:</c> and the code.</summary>
    public required string Type { get; init; }

    /// <summary>What happened, the same for every problem of this code.</summary>
    public required string Title { get; init; }

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened here and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable, kebab-case: what programs go by.</summary>
    public required string Code { get; init; }

    /// <summary>The field at fault.</summary>
    public string? Field { get; init; }

    /// <summary>Every field at fault, where there are several.</summary>
    public IReadOnlyList<FieldProblem>? Errors { get; init; }

    /// <summary>Names the request in the studio's log.</summary>
    public required string RequestId { get; init; }
}
