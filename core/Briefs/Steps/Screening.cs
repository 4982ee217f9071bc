using Atelier.Core.Moderation;

namespace Atelier.Core.Briefs;

/// <summary>What screening found; stored once as <c>screening.json</c>.</summary>
public sealed record Screening
{
    /// <summary>The brief.</summary>
    public required string BriefId { get; init; }

    /// <summary>The policy it was judged by.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>What moderation found in its texts.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What it is expected to cost.</summary>
    public required Costs.Money Forecast { get; init; }

    /// <summary>Roles each of which must approve.</summary>
    public required IReadOnlyList<string> RequiredRoles { get; init; }
}
