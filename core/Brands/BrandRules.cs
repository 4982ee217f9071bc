using Atelier.Core.Text;

namespace Atelier.Core.Brands;

/// <summary>What a brand's rules come to for a set of markets.</summary>
public static class BrandRules
{
    /// <summary>What must not appear: everywhere, and in the regions of <paramref name="locales"/>. Empty without a brand.</summary>
    public static IReadOnlyList<string> Avoid(Brand? brand, IReadOnlyList<string> locales)
    {
        if (brand is null) return [];
        var regional = Locales.Regions(locales).SelectMany(r => brand.Regions.TryGetValue(r, out var rule) ? rule.Avoid : []);
        return [.. brand.Avoid.Concat(regional).Where(a => !string.IsNullOrWhiteSpace(a)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The notice that captions must carry where <paramref name="locale"/> is read; null when there is none or the locale names no region.</summary>
    public static string? Notice(Brand? brand, string locale) =>
        brand is not null && Locales.Region(locale) is { } region && brand.Regions.TryGetValue(region, out var rule) && !string.IsNullOrWhiteSpace(rule.Notice) ? rule.Notice.Trim() : null;
}
