using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Atelier.Core.Kills;
using Atelier.Core.Reviews;
using Atelier.Web.Tests.Seeds;

namespace Atelier.Web.Tests;

/// <summary>What every page owes to people who can't see it, can't use a mouse, or let no scripts run. A browser checks the rest; this runs everywhere.</summary>
public sealed partial class AccessibilityTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task Every_page_can_be_read_and_used_by_everybody()
    {
        var faults = new List<string>();
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in await PagePaths.OfAsync(_web))
        {
            var page = await _web.PageAsync(path, path == "/nothing/here" ? HttpStatusCode.NotFound : HttpStatusCode.OK);
            void Demand(bool holds, string what)
            {
                if (!holds) faults.Add($"{path}: {what}");
            }

            Demand(page.DocumentElement.GetAttribute("lang") == "en", "no language");
            Demand(page.QuerySelectorAll("h1").Length == 1, $"{page.QuerySelectorAll("h1").Length} headings of the first level");
            Demand(page.QuerySelectorAll("main").Length == 1 && page.QuerySelector("a.skip[href='#main']") is not null, "no way past the navigation");
            Demand(page.Title!.EndsWith(" · Atelier", StringComparison.Ordinal), "no title");
            CheckNames(page, Demand);
            CheckReferences(page, Demand);
            CheckHeadings(page, Demand);
            CheckPurity(page, Demand);
            titles.TryAdd(page.Title!, path);
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Every_pair_of_colours_that_carries_words_has_contrast(string scheme)
    {
        var colours = await ColoursAsync(scheme);
        (string Ink, string Ground)[] pairs =
        [
            ("ink", "paper"), ("ink", "surface"), ("ink", "sunk"), ("ink", "raised"), ("ink-2", "paper"), ("ink-2", "surface"), ("ink-2", "sunk"), ("ink-2", "raised"),
            ("accent", "paper"), ("accent", "surface"), ("accent", "accent-soft"), ("accent-ink", "accent"), ("ink", "accent-soft"),
            ("busy", "busy-soft"), ("waits", "waits-soft"), ("bad", "bad-soft"), ("bad", "surface"), ("bad", "paper"), ("bad-ink", "bad-fill"),
            ("ink", "waits-soft"), ("ink", "bad-soft"), ("ink-2", "waits-soft"), ("ink-2", "bad-soft"),
        ];
        Assert.Empty(pairs.Select(p => (p, Ratio: Contrast(colours[p.Ink], colours[p.Ground]))).Where(x => x.Ratio < 4.5).Select(x => $"{x.p.Ink} on {x.p.Ground}: {x.Ratio:0.00}"));

        // Edges of fields must be seen too (WCAG 2.2, 1.4.11).
        Assert.All(new[] { "paper", "surface", "raised" }, ground => Assert.True(Contrast(colours["edge"], colours[ground]) >= 3));
    }

    private static void CheckNames(IDocument page, Action<bool, string> demand)
    {
        foreach (var image in page.QuerySelectorAll("img"))
        {
            demand(image.HasAttribute("alt"), $"a picture without alternative text: {image.OuterHtml}");
        }

        foreach (var element in page.QuerySelectorAll("a[href], button:not([aria-hidden])"))
        {
            var name = element.TextContent.Trim() + string.Concat(element.QuerySelectorAll("img").Select(i => i.GetAttribute("alt"))) + element.GetAttribute("aria-label");
            demand(name.Length > 0, $"nothing to call it by: {element.OuterHtml}");
        }

        foreach (var field in page.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
        {
            var label = field.Closest("label") ?? (field.Id is { Length: > 0 } id ? page.QuerySelector($"label[for='{id}']") : null);
            demand(label?.TextContent.Trim().Length > 0, $"a field without a label: {field.OuterHtml}");
        }

        demand(page.QuerySelectorAll("fieldset").All(f => f.QuerySelector("legend")?.TextContent.Trim().Length > 0), "a group of fields without a legend");
        demand(page.QuerySelectorAll("th").All(h => h.HasAttribute("scope")), "a table head without a scope");
        demand(page.QuerySelectorAll("nav").Select(n => n.GetAttribute("aria-label") + n.ClassName).Distinct().Count() == page.QuerySelectorAll("nav").Length, "navigations that sound the same");
        demand(page.QuerySelectorAll("svg").All(s => s.GetAttribute("aria-hidden") == "true" || s.GetAttribute("aria-label") is { Length: > 0 }), "a drawing that is neither hidden nor named");
        demand(page.QuerySelectorAll("progress").All(p => p.GetAttribute("aria-label") is { Length: > 0 }), "a progress bar without a name");
        demand(page.QuerySelectorAll("dialog").All(d => d.HasAttribute("aria-label") || d.HasAttribute("aria-labelledby")), "a dialog without a name");
    }

    private static void CheckReferences(IDocument page, Action<bool, string> demand)
    {
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id!).ToList();
        demand(ids.Count == ids.Distinct(StringComparer.Ordinal).Count(), $"ids that are there twice: {string.Join(", ", ids.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key))}");
        foreach (var attribute in new[] { "aria-labelledby", "aria-describedby", "for", "list" })
        {
            foreach (var element in page.QuerySelectorAll($"[{attribute}]"))
            {
                demand(element.GetAttribute(attribute)!.Split(' ').All(id => page.GetElementById(id) is not null), $"{attribute} of {element.OuterHtml} leads nowhere");
            }
        }
    }

    private static void CheckHeadings(IDocument page, Action<bool, string> demand)
    {
        var level = 0;
        foreach (var heading in page.QuerySelectorAll("main h1, main h2, main h3, main h4").Where(h => h.Closest("dialog") is null))
        {
            var own = heading.LocalName[1] - '0';
            demand(own <= level + 1, $"a heading of level {own} after one of level {level}: {heading.TextContent.Trim()}");
            level = own;
        }
    }

    private static void CheckPurity(IDocument page, Action<bool, string> demand)
    {
        demand(page.QuerySelectorAll("script").All(s => s.HasAttribute("src") && s.TextContent.Length == 0), "a script inside the page");
        demand(page.QuerySelectorAll("style, [style]").Length == 0, "styles inside the page");
        demand(page.All.All(e => e.Attributes.All(a => !a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase))), "a handler inside the page");
        demand(page.QuerySelectorAll("[src], [href]").All(e => (e.GetAttribute("src") ?? e.GetAttribute("href"))![0] is '/' or '#'), "something from elsewhere");
        demand(page.QuerySelectorAll("form[method=post] button, form[method=post] input[type=submit]").All(b => b.GetAttribute("type") == "submit" || b.GetAttribute("type") == "button"), "a button that doesn't say what it does");
        demand(page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Where(f => f.Method == "post").All(f => f.QuerySelector("[type=submit]") is not null || f.QuerySelector("fieldset[disabled]") is not null), "a form that can't be sent without a script");
    }

    private async Task<Dictionary<string, string>> ColoursAsync(string scheme)
    {
        var css = await (await _web.GetAsync("/static/atelier.css")).Content.ReadAsStringAsync(WebFixture.Stop);
        var colours = Token().Matches(Root().Match(css).Groups["body"].Value).ToDictionary(m => m.Groups["name"].Value, m => m.Groups[scheme].Value, StringComparer.Ordinal);
        Assert.True(colours.Count > 15);
        return colours;
    }

    // WCAG 2.2, contrast ratio and relative luminance.
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double Channel(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    [GeneratedRegex(@":root\s*\{(?<body>[^}]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Root();

    [GeneratedRegex("--(?<name>[a-z0-9-]+):\\s*light-dark\\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\\);", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
