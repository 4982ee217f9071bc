using Atelier.Core.Brands;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;

namespace Atelier.Core.Tests.Enrichment;

public class CopyTests
{
    [Fact]
    public async Task The_message_goes_to_the_locale_whose_language_it_is_in()
    {
        var spec = await Sample.EnrichAsync(Sample.Of("A star", i => i with { Message = "Nur für kurze Zeit: alles zum halben Preis.", Locales = ["en-GB", "de-DE"] }));
        Assert.Equal("Nur für kurze Zeit: alles zum halben Preis", spec.Shots[0].Copy[1].Headline);
        Assert.DoesNotContain("Zeit", spec.Shots[0].Copy[0].Caption);
        Assert.Contains(spec.Findings, f => f is { Rule: "copy-not-translated", Target: "en-GB", Severity: FindingSeverity.Info });
    }

    [Theory]
    [InlineData("de-AT", "Sie sind eingeladen")]
    [InlineData("fr-CA", "Vous êtes invités")]
    [InlineData("es-MX", "Te esperamos")]
    [InlineData("it-IT", "Ti aspettiamo")]
    [InlineData("nl-BE", "Je bent uitgenodigd")]
    [InlineData("pt-PT", "Contamos com a sua presença")]
    [InlineData("pt-BR", "Esperamos você")]
    [InlineData("pl-PL", "Zapraszamy")]
    [InlineData("ja-JP", "You are invited")]
    public async Task Every_locale_gets_sentences_of_its_language_for_the_goal(string locale, string headline)
    {
        var spec = await Sample.EnrichAsync(Sample.Of("A star", i => i with { Goal = "Invite people to the concert", Locales = [locale] }));
        Assert.Equal(headline, spec.Shots[0].Copy[0].Headline);
        Assert.Equal(locale == "ja-JP", spec.Findings.Any(f => f.Rule == "copy-fallback"));
    }

    [Theory]
    [InlineData("Spring sale for tea lovers", "sale")]
    [InlineData("Launch of our new bike", "launch")]
    [InlineData("Wir suchen Bäcker: jetzt bewerben", "hiring")]
    [InlineData("Celebrate Christmas", "seasonal")]
    [InlineData("Build trust in the brand", "awareness")]
    [InlineData("Xyzzy", "general")]
    public async Task Goals_are_recognised(string goal, string tag) =>
        Assert.Equal(tag, (await Sample.EnrichAsync(Sample.Of("A star", i => i with { Goal = goal }))).Shots[0].Tags[0]);

    [Fact]
    public async Task Wrong_spellings_are_corrected_as_whole_words_only()
    {
        var brand = new Brand { Id = "x", Name = "X", Terms = new Dictionary<string, string>(StringComparer.Ordinal) { ["north wind"] = "Northwind", ["tee"] = "T" } };
        var request = Sample.Request(Sample.Of("A star", i => i with { Message = "The NORTH WIND brings tees and a tee." })) with { Brand = brand };
        Assert.StartsWith("The Northwind brings tees and a T.", (await Sample.EnrichAsync(request)).Shots[0].Copy[0].Caption);
    }

    [Fact]
    public async Task Notices_of_trade_and_region_end_the_caption_whole_and_the_message_gives_way()
    {
        var brand = Sample.Brand("northwind");
        var brief = Sample.Of("A star", i => i with { Message = string.Concat(Enumerable.Repeat("Guter Wein zum Fest und mehr. ", 30)), Locales = ["de-DE"], Category = "alcohol", MinimumAge = 18 });
        var caption = (await Sample.EnrichAsync(Sample.Request(brief) with { Brand = brand })).Shots[0].Copy[0].Caption;
        Assert.EndsWith("… Northwind. Frischer Wind im Glas. Solange der Vorrat reicht. Bitte genießen Sie verantwortungsvoll. Ab 18 Jahren.", caption);
        Assert.InRange(caption.Length, 200, 280);
    }

    [Fact]
    public async Task Notices_that_cannot_fit_are_said_to_be_cut()
    {
        var brand = new Brand
        {
            Id = "x", Name = "X", Taglines = new Dictionary<string, string>(StringComparer.Ordinal) { ["*"] = "Tag." },
            Regions = new Dictionary<string, RegionRule>(StringComparer.Ordinal) { ["GB"] = new() { Notice = string.Concat(Enumerable.Repeat("small print ", 40)) } },
        };
        var spec = await Sample.EnrichAsync(Sample.Request(Sample.Of("A star", i => i with { Locales = ["en-GB"] })) with { Brand = brand });
        Assert.Contains(spec.Findings, f => f is { Rule: "notice-cut", Severity: FindingSeverity.Warning });
        Assert.InRange(spec.Shots[0].Copy[0].Caption.Length, 1, 280);
    }

    [Fact]
    public async Task What_a_region_forbids_is_not_drawn_for_it()
    {
        var brief = Sample.Of("Love", i => i with { Locales = ["ar-SA"] }, variants: 8) with { Brand = "northwind" };
        Assert.All((await Sample.EnrichAsync(brief)).Shots[0].Variants, v => Assert.DoesNotContain("heart", v.Prompt));
        Assert.Contains((await Sample.EnrichAsync(Sample.Of("Love"))).Shots[0].Variants, v => v.Prompt.Contains("heart", StringComparison.Ordinal));
    }
}
