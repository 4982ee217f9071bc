using System.Globalization;

namespace Atelier.Core.Briefs;

/// <summary>What the wanted pictures must keep to.</summary>
internal static class OutputRules
{
    public static void Check(ProblemList found, BriefOutput? output)
    {
        var shots = (IReadOnlyList<Shot?>?)output?.Shots;
        if (shots is null or { Count: 0 })
        {
            found.Add("output.shots", "required", string.Create(CultureInfo.InvariantCulture, $"Ask for 1 to {BriefLimits.Shots} shots."));
            return;
        }

        found.Count("output.shots", shots.Count, BriefLimits.Shots);
        var names = new HashSet<string>(StringComparer.Ordinal);
        long pixels = 0, variants = 0;
        for (var i = 0; i < Math.Min(shots.Count, BriefLimits.Shots); i++)
        {
            var field = ProblemList.At("output.shots", i);
            if (shots[i] is not { } shot)
            {
                found.Add(field, "required", "A shot is an object; {} asks for the defaults.");
                continue;
            }

            Check(found, field, shot);
            if (!string.IsNullOrWhiteSpace(shot.Name) && !names.Add(shot.Name.Trim())) found.Add(field + ".name", "duplicate", $"Another shot is called {shot.Name.Trim()}; files are named for shots.");
            pixels += (long)shot.Width * shot.Height;
            variants += shot.Variants;
        }

        if (pixels > BriefLimits.TotalPixels)
            found.Add("output.shots", "too-large", string.Create(CultureInfo.InvariantCulture, $"{pixels / 1e6:0.#} megapixels in all; at most {BriefLimits.TotalPixels / 1e6:0.#}. Split the brief."));
        if (variants > BriefLimits.TotalVariants)
            found.Add("output.shots", "too-many", string.Create(CultureInfo.InvariantCulture, $"{variants} variants in all; at most {BriefLimits.TotalVariants}. Split the brief."));
    }

    private static void Check(ProblemList found, string field, Shot shot)
    {
        found.Id(field + ".name", shot.Name?.Trim());
        found.Text(field + ".description", shot.Description, BriefLimits.Text);
        found.Range(field + ".width", shot.Width, BriefLimits.MinSide, BriefLimits.MaxSide);
        found.Range(field + ".height", shot.Height, BriefLimits.MinSide, BriefLimits.MaxSide);
        found.Range(field + ".variants", shot.Variants, 1, BriefLimits.Variants);
        if (Math.Min(shot.Width, shot.Height) is var shorter and > 0 && Math.Max(shot.Width, shot.Height) > (long)shorter * BriefLimits.Aspect)
            found.Add(field, "aspect", string.Create(CultureInfo.InvariantCulture, $"{shot.Width}x{shot.Height} is too long and thin; one side is at most {BriefLimits.Aspect} times the other."));
    }
}
