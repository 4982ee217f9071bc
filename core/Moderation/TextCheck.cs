namespace Atelier.Core.Moderation;

/// <summary>Texts to judge.</summary>
public sealed record TextCheck
{
    /// <summary>The texts by the path of their field.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    /// <summary>Where they will be seen: BCP 47 tags.</summary>
    public required IReadOnlyList<string> Locales { get; init; }

    /// <summary>The trade.</summary>
    public required string Category { get; init; }

    /// <summary>The youngest age meant, or null for everybody of age.</summary>
    public int? MinimumAge { get; init; }

    /// <summary>What to judge by.</summary>
    public required Policies.WorkspacePolicy Policy { get; init; }
}
