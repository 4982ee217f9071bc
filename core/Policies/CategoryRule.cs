namespace Atelier.Core.Policies;

/// <summary>What holds for a regulated trade.</summary>
public sealed record CategoryRule
{
    /// <summary>The category of <c>intent.category</c>.</summary>
    public required string Category { get; init; }

    /// <summary>Roles each of which must sign off.</summary>
    public IReadOnlyList<string> RequiredRoles { get; init; } = [];

    /// <summary>The youngest audience allowed, in years.</summary>
    public int? MinimumAge { get; init; }

    /// <summary>The youngest audience allowed in regions where that is another age.</summary>
    public IReadOnlyDictionary<string, int> MinimumAges { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Regions where it is not allowed at all.</summary>
    public IReadOnlyList<string> ForbiddenRegions { get; init; } = [];

    /// <summary>Text that captions must carry, by locale; <c>*</c> for all others.</summary>
    public IReadOnlyDictionary<string, string> Notices { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
