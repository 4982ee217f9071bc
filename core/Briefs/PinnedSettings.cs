namespace Atelier.Core.Briefs;

/// <summary>Settings that a caller may pin; everything left null is chosen from brand, catalog and policy.</summary>
public sealed record PinnedSettings
{
    /// <summary>A model of the catalog.</summary>
    public string? Model { get; init; }

    /// <summary>The seed that all others derive from, 0 or more.</summary>
    public long? Seed { get; init; }

    /// <summary>Preview steps, 1 to 100.</summary>
    public int? Steps { get; init; }

    /// <summary>Guidance scale, 1 to 20.</summary>
    public double? Guidance { get; init; }

    /// <summary>A sampler's name.</summary>
    public string? Sampler { get; init; }
}
