using Atelier.Core.Audit;

namespace Atelier.Web.Workspaces;

/// <summary>A check of all audit chains of a workspace: how far it is, or what it found.</summary>
public sealed record AuditVerification
{
    /// <summary>Problems that are listed at most; <see cref="ProblemCount"/> counts all.</summary>
    public const int MostProblems = 500;

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether everything was checked and is whole; null while that isn't known.</summary>
    public bool? IsWhole { get; init; }

    /// <summary>Briefs checked so far.</summary>
    public int Briefs { get; init; }

    /// <summary>Entries checked so far.</summary>
    public int Entries { get; init; }

    /// <summary>What was found wrong so far.</summary>
    public int ProblemCount { get; init; }

    /// <summary>What is wrong, at most 500; empty while it runs.</summary>
    public IReadOnlyList<AuditProblem> Problems { get; init; } = [];

    /// <summary>Why it ended before everything was checked; null when it didn't.</summary>
    public string? Failure { get; init; }
}
