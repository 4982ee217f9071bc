using Atelier.Imaging;

namespace Atelier.Core.Moderation;

/// <summary>Judges a picture by what can be measured.</summary>
internal static class PictureRules
{
    // Below this deviation of brightness (squared, of 255) and this distance of colours a picture shows nothing.
    private const double BlankVariance = 4;
    private const double BlankDistance = 5;

    // White noise has a Laplacian energy of about 20 times its variance; pictures of anything stay below 5, the finest checks below 12.
    private const double NoiseRatio = 14;

    // Shades of one colour, as gradients and light give them, lie within this CIEDE2000 distance.
    private const double PaletteDistance = 20;

    public static IReadOnlyList<Finding> Check(PictureCheck check)
    {
        Picture picture;
        try
        {
            picture = Png.Decode(check.Png);
        }
        catch (PngException e)
        {
            return [Of(check, FindingSeverity.Error, "picture-unreadable", "quality", "The picture can't be read, so nobody can judge it. Render it again.", $"{e.Code}: {e.Message}")];
        }

        var findings = new List<Finding>();
        var figures = PictureStatistics.Of(picture);
        var colours = DominantColours.Of(picture, 8);
        if (IsBlank(figures, colours))
        {
            findings.Add(Of(check, FindingSeverity.Error, "picture-blank", "quality", "The picture is blank. Ask for another, or check the model.",
                FormattableString.Invariant($"variance of brightness {figures.LumaVariance:0.0} (least {BlankVariance:0}), all {colours[0].Colour}")));
        }
        else
        {
            if (figures.HighFrequencyEnergy > NoiseRatio * figures.LumaVariance)
            {
                findings.Add(Of(check, FindingSeverity.Error, "picture-noise", "quality", "The picture is noise. Ask for another, or take more steps.",
                    FormattableString.Invariant($"fine detail {figures.HighFrequencyEnergy / figures.LumaVariance:0.0} times the variance (most {NoiseRatio:0})")));
            }

            // Blank pictures have meaningless hashes.
            findings.AddRange(Protected(check, PerceptualHash.Of(picture)));
        }

        if (OffPalette(check, colours) is { } off) findings.Add(off);
        return findings;
    }

    private static bool IsBlank(PictureStatistics figures, IReadOnlyList<ColourShare> colours) =>
        figures.LumaVariance < BlankVariance && colours.Where(c => c.Share > 0.002).All(c => ColourDistance.Between(c.Colour, colours[0].Colour) < BlankDistance);

    private static IEnumerable<Finding> Protected(PictureCheck check, PerceptualHash hash)
    {
        var limit = check.Policy.Content.ProtectedDistance;
        foreach (var (text, whose) in check.ProtectedHashes.Select(h => (h, "the brief's")).Concat(check.Policy.Content.ProtectedHashes.Select(h => (h, "the policy's"))).Distinct())
        {
            if (!TryParse(text, out var known))
            {
                yield return Of(check, FindingSeverity.Warning, "protected-hash-unreadable", "protected", $"One of {whose} protected pictures has a hash that can't be read, so nothing was compared with it. Correct it.", text);
            }
            else if (hash.DistanceTo(known) is var distance && distance <= limit)
            {
                yield return Of(check, FindingSeverity.Error, "protected-picture", "protected", $"The picture is nearly the same as one of {whose} protected pictures. Ask for another.",
                    FormattableString.Invariant($"{distance} of 64 bits differ from {known} (a near-duplicate up to {limit})"));
            }
        }
    }

    private static bool TryParse(string? text, out PerceptualHash hash)
    {
        hash = default;
        if (text is not { Length: 16 } || !text.All(char.IsAsciiHexDigit)) return false;
        hash = PerceptualHash.Parse(text.ToLowerInvariant());
        return true;
    }

    private static Finding? OffPalette(PictureCheck check, IReadOnlyList<ColourShare> colours)
    {
        if (check.Brand is not { PaletteCoverage: > 0 } brand) return null;
        var palette = brand.Palette.Select(c => Rgb.TryParse(c.Hex, out var rgb) ? rgb : (Rgb?)null).OfType<Rgb>().ToList();
        if (palette.Count == 0) return null;
        var covered = colours.Where(c => palette.Any(p => ColourDistance.Between(p, c.Colour) <= PaletteDistance)).Sum(c => c.Share);
        return covered >= brand.PaletteCoverage ? null : Of(check, FindingSeverity.Warning, "brand-palette", "brand",
            $"Too little of the picture has colours of {brand.Name}. Ask for its colours, or approve the exception.",
            FormattableString.Invariant($"{covered:0.00} of the area in the palette (least {brand.PaletteCoverage:0.00})"));
    }

    private static Finding Of(PictureCheck check, FindingSeverity severity, string rule, string category, string message, string evidence) => new()
    {
        Severity = severity, Rule = rule, Category = category, Target = "picture", Message = message, Evidence = evidence, PolicyVersion = check.Policy.Version,
    };
}
