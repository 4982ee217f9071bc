namespace Atelier.Core.Briefs;

/// <summary>What a brief's workflow starts with, and carries over when it continues as new. At most 16 KB as JSON.</summary>
public sealed record BriefRun
{
    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The brief, which is also the instance's id.</summary>
    public required string BriefId { get; init; }

    /// <summary>The round to run; 0 is the very start.</summary>
    public int Round { get; init; }

    /// <summary>What screening decided; null at the very start.</summary>
    public BriefPlan? Plan { get; init; }

    /// <summary>Shots to draw in this round.</summary>
    public IReadOnlyList<int> Shots { get; init; } = [];

    /// <summary>The review whose change requests this round answers.</summary>
    public string? ChangesFrom { get; init; }

    /// <summary>Candidates approved in earlier rounds, by preview job id.</summary>
    public IReadOnlyList<string> Approved { get; init; } = [];

    /// <summary>Shots given up so far.</summary>
    public IReadOnlyList<MissingShot> Missing { get; init; } = [];

    /// <summary>Finals that reviewers or proofing passed in earlier rounds, by final job id.</summary>
    public IReadOnlyList<string> Finals { get; init; } = [];

    /// <summary>The next audit entry's number.</summary>
    public int AuditSequence { get; init; }

    /// <summary>The hash of the last audit entry.</summary>
    public string AuditHead { get; init; } = "";
}
