namespace Atelier.Core.Brands;

/// <summary>What changes in one region.</summary>
public sealed record RegionRule
{
    /// <summary>Things that must not appear there.</summary>
    public IReadOnlyList<string> Avoid { get; init; } = [];

    /// <summary>Text that captions must carry there, such as a legal notice.</summary>
    public string? Notice { get; init; }
}
