using System.Globalization;
using Atelier.Core.Brands;
using Atelier.Core.Storage;
using Atelier.Web.Pages.Forms;

namespace Atelier.Web.Pages.Brands;

/// <summary>A brand as lines that people type, in both directions. Pure.</summary>
internal static class BrandText
{
    /// <summary>A form filled in from a brand.</summary>
    public static PostedForm Of(Brand brand) => PostedForm.Of(
    [
        new("id", brand.Id), new("seen", DocumentVersion.Of(brand)), new("name", brand.Name),
        new("palette", string.Join('\n', brand.Palette.Select(c => $"{c.Name} {c.Hex}"))),
        new("coverage", brand.PaletteCoverage == 0 ? "" : (brand.PaletteCoverage * 100).ToString("0.##", CultureInfo.InvariantCulture)),
        new("style", string.Join('\n', brand.Style)), new("avoid", string.Join('\n', brand.Avoid)),
        new("terms", Lines(brand.Terms)), new("taglines", Lines(brand.Taglines)),
        new("notices", string.Join('\n', brand.Regions.Where(r => r.Value.Notice is { Length: > 0 }).Select(r => $"{r.Key} = {r.Value.Notice}"))),
        new("regional", string.Join('\n', brand.Regions.Where(r => r.Value.Avoid.Count > 0).Select(r => $"{r.Key} = {string.Join(", ", r.Value.Avoid)}"))),
        new("roles", string.Join(", ", brand.RequiredRoles)),
    ]);

    /// <summary>What a form says. What isn't a pair, a colour or a number is told of; the rules for brands come after.</summary>
    public static Brand Read(PostedForm form, List<(string, string)> faults)
    {
        var notices = Pairs(form, "notices", faults);
        var regional = Pairs(form, "regional", faults);
        return new()
        {
            Id = form.Text("id"),
            Name = form.Text("name"),
            Palette = [.. Split(form.Text("palette"), '\n').Select(Colour)],
            PaletteCoverage = (new FormNumbers(form, faults).Number("coverage") ?? 0) / 100,
            Style = Split(form.Text("style"), '\n'),
            Avoid = Split(form.Text("avoid"), '\n'),
            Terms = Pairs(form, "terms", faults),
            Taglines = Pairs(form, "taglines", faults),
            Regions = notices.Keys.Union(regional.Keys).ToDictionary(
                r => r, r => new RegionRule { Notice = notices.GetValueOrDefault(r), Avoid = Split(regional.GetValueOrDefault(r, ""), ',') }, StringComparer.Ordinal),
            RequiredRoles = Split(form.Text("roles"), ','),
        };
    }

    /// <summary>The field of the form that a problem of a brand is about.</summary>
    public static (string Field, string Message) FaultOf(string problem)
    {
        var colon = problem.IndexOf(':', StringComparison.Ordinal);
        var (field, message) = colon < 0 ? ("", problem) : (problem[..colon], problem[(colon + 1)..].Trim());
        return (field switch { "paletteCoverage" => "coverage", "requiredRoles" => "roles", "regions" => "notices", _ => field }, message.Length > 0 ? char.ToUpperInvariant(message[0]) + message[1..] : problem);
    }

    private static BrandColour Colour(string line) => line.LastIndexOf(' ') is var at and > 0 ? new(line[..at].Trim(), line[(at + 1)..].ToLowerInvariant()) : new(line, "");

    private static Dictionary<string, string> Pairs(PostedForm form, string field, List<(string, string)> faults)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Split(form.Text(field), '\n'))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == line.Length - 1)
            {
                faults.Add((field, $"“{(line.Length <= 40 ? line : line[..40] + "…")}” has no equals sign with something on both sides."));
                continue;
            }

            if (!pairs.TryAdd(line[..at].Trim(), line[(at + 1)..].Trim()))
            {
                faults.Add((field, $"“{line[..at].Trim()}” is there twice."));
            }
        }

        return pairs;
    }

    private static string Lines(IReadOnlyDictionary<string, string> pairs) => string.Join('\n', pairs.Select(p => $"{p.Key} = {p.Value}"));

    private static string[] Split(string text, char separator) => text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
