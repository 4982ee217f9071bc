namespace Atelier.Core.Brands;

/// <summary>A brand's style guide.</summary>
public sealed record Brand
{
    /// <summary>Its id: lower-case letters, digits, dashes.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Colours, the leading one first.</summary>
    public IReadOnlyList<BrandColour> Palette { get; init; } = [];

    /// <summary>Style words added to every prompt: "clean", "flat illustration".</summary>
    public IReadOnlyList<string> Style { get; init; } = [];

    /// <summary>Things that never appear in this brand's pictures.</summary>
    public IReadOnlyList<string> Avoid { get; init; } = [];

    /// <summary>Spellings and names that copy must use: wrong form to right form.</summary>
    public IReadOnlyDictionary<string, string> Terms { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A line that ends every caption, by locale; <c>*</c> for all others.</summary>
    public IReadOnlyDictionary<string, string> Taglines { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Rules by region (ISO 3166 alpha-2).</summary>
    public IReadOnlyDictionary<string, RegionRule> Regions { get; init; } = new Dictionary<string, RegionRule>(StringComparer.Ordinal);

    /// <summary>Roles that must approve, beside those policy demands.</summary>
    public IReadOnlyList<string> RequiredRoles { get; init; } = [];

    /// <summary>How far, as a share of the picture's area from 0 to 1, palette colours must reach before a picture counts as on-brand; 0 turns the check off.</summary>
    public double PaletteCoverage { get; init; }
}
