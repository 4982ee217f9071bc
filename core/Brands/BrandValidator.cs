using System.Buffers;
using Atelier.Core.Briefs;
using Atelier.Core.Text;

namespace Atelier.Core.Brands;

/// <summary>Judges style guides before they are stored. Pure.</summary>
public static class BrandValidator
{
    private const int MaxName = 100;
    private const int MaxEntries = 100;
    private const int MaxText = 300;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>All that is wrong with a brand, for people; empty when it may be stored.</summary>
    public static IReadOnlyList<string> Validate(Brand? brand)
    {
        // JSON can send null for anything.
        if (brand is not { Palette: not null, Style: not null, Avoid: not null, Terms: not null, Taglines: not null, Regions: not null, RequiredRoles: not null })
        {
            return ["A brand is a JSON object with at least an id and a name; no list in it is null."];
        }

        var found = new List<string>();
        void Demand(bool holds, string message)
        {
            if (!holds) found.Add(message);
        }

        Demand(Ids.IsValid(brand.Id), $"id: lower-case letters, digits and single dashes between them, at most {BriefLimits.Name} characters.");
        Demand(IsText(brand.Name, MaxName), $"name: one line of 1 to {MaxName} characters.");
        Demand(brand.Palette.Count <= 12 && brand.Palette.All(c => c is { Name: not null, Hex: not null } && IsText(c.Name, 30) && IsColour(c.Hex)), "palette: at most 12 colours, each with a plain name and a hex value such as #12807c.");
        Demand(AreTexts(brand.Style), $"style: at most {MaxEntries} entries of one line of 1 to {MaxText} characters.");
        Demand(AreTexts(brand.Avoid), $"avoid: at most {MaxEntries} entries of one line of 1 to {MaxText} characters.");
        Demand(AreTexts(brand.Terms.Keys) && AreTexts(brand.Terms.Values), $"terms: at most {MaxEntries} pairs of a wrong and a right form, each one line of 1 to {MaxText} characters.");
        Demand(brand.Taglines.All(t => (t.Key == "*" || Locales.IsTag(t.Key)) && IsText(t.Value, MaxText)), "taglines: by language tag such as de or en-GB, or * for all others, one line each.");
        Demand(brand.Regions.All(r => r.Key is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] && r.Value is { Avoid: not null } && AreTexts(r.Value.Avoid) && (r.Value.Notice is null || IsText(r.Value.Notice, MaxText))), "regions: by two capital letters such as DE, with a notice of one line and things to avoid.");
        Demand(brand.RequiredRoles.Count <= 10 && brand.RequiredRoles.All(Ids.IsValid), "requiredRoles: at most 10 roles of lower-case letters, digits and dashes.");
        Demand(brand.PaletteCoverage is >= 0 and <= 1, "paletteCoverage: a share from 0 to 1.");
        return found;
    }

    private static bool IsText(string? text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Any(char.IsControl);

    private static bool AreTexts(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        return all.Count <= MaxEntries && all.All(t => IsText(t, MaxText));
    }

    private static bool IsColour(string hex) => hex.Length == 7 && hex[0] == '#' && !hex.AsSpan(1).ContainsAnyExcept(Hex);
}
