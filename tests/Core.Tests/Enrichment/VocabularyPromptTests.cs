using Atelier.Core.Briefs;
using Atelier.Core.Moderation;

namespace Atelier.Core.Tests.Enrichment;

public class VocabularyPromptTests
{
    private readonly VocabularyGrammar _grammar = VocabularyGrammar.Demo;

    [Fact]
    public async Task What_a_brief_states_is_honoured_exactly_in_every_variant()
    {
        var prompts = await PromptsAsync("Three white circles on a teal gradient, top left");
        Assert.Equal(4, prompts.Distinct().Count());
        Assert.All(prompts, p =>
        {
            Assert.Contains("three", p);
            Assert.Contains("circles", p);
            Assert.Contains("white", p);
            Assert.Contains("teal gradient", p);
            Assert.Contains("in the top left", p);
        });
    }

    [Theory]
    [InlineData("Drei weiße Kreise auf einem blauen Hintergrund, oben links", "three white circles in the top left on a blue background")]
    [InlineData("Trois étoiles jaunes sur fond bleu", "three yellow stars on a blue background")]
    [InlineData("Un corazón rojo sobre fondo blanco", "a large red heart on a white background")]
    [InlineData("Dwa białe serca na czarne tło", "two white hearts on a black background")]
    [InlineData("a pair of golden stars on a starry night background", "two yellow stars on a night background")]
    [InlineData("vertical stripes in navy on white", "navy vertical stripes on a white background")]
    [InlineData("a white border around a navy background", "a white frame around a navy background")]
    [InlineData("teal mountains under an orange sky", "teal mountains under an orange sky")]
    [InlineData("the sun setting", null)]
    [InlineData("a huge green leaf on the right, plain white background", "a large green leaf on the right on a white background")]
    public async Task Briefs_are_understood_in_many_words_and_languages(string subject, string? expected)
    {
        var prompt = (await PromptsAsync(subject))[0];
        if (expected is null) Assert.Empty(_grammar.Faults(prompt));
        else Assert.Equal(Words(expected), Words(prompt).Intersect(Words(expected)).Order());

        static List<string> Words(string text) => [.. text.Replace(",", "", StringComparison.Ordinal).Split(' ').Except(["a", "an", "with", "on", "around", "border", "frame", "large", "big", "huge", "one", "single", "in", "background", "plain", "the"]).Order()];
    }

    [Theory]
    [InlineData("A tulip field in bloom", "leaf|leaves")]
    [InlineData("Winter nights by the fire", "night")]
    [InlineData("Beach holidays for two", "sea")]
    [InlineData("Urban living downtown", "city")]
    [InlineData("Ein Strauß Blumen", "leaf|leaves")]
    public async Task Subjects_that_cannot_be_drawn_get_a_motif_that_stands_for_them_and_a_finding_says_so(string subject, string motif)
    {
        var spec = await Sample.EnrichAsync(Sample.Of(subject));
        Assert.Contains(motif.Split('|'), m => spec.Shots[0].Variants[0].Prompt.Contains(m, StringComparison.Ordinal));
        var finding = Assert.Single(spec.Findings, f => f.Rule == "drawn-as");
        Assert.Equal(FindingSeverity.Info, finding.Severity);
        Assert.Equal(subject, finding.Evidence);
    }

    [Fact]
    public async Task Variants_of_an_open_brief_differ_in_motif_and_colours()
    {
        var spec = await Sample.EnrichAsync(Sample.Of("Our new office coffee", variants: 8));
        var prompts = spec.Shots[0].Variants.Select(v => v.Prompt).ToList();
        Assert.Equal(8, prompts.Distinct().Count());
        Assert.True(spec.Shots[0].Tags.Count > 2);
        Assert.True(prompts.Select(p => p.Split(',')[0]).Distinct().Count() == 8, string.Join('\n', prompts));
    }

    [Fact]
    public async Task Must_haves_are_in_every_variant_and_things_to_avoid_in_none()
    {
        var brief = Sample.Of("A gift for somebody you love", i => i with { MustHave = ["a red star", "room for text"], MustAvoid = ["hearts", "teal", "gradients", "glow", "no flowers"] }, variants: 8);
        var prompts = (await Sample.EnrichAsync(brief)).Shots[0].Variants.Select(v => v.Prompt).ToList();
        Assert.All(prompts, p => Assert.Matches("red .*star|star.* red", p));
        Assert.All(prompts, p => Assert.DoesNotMatch("heart|teal|gradient|glow|leaf|leaves", p));
    }

    [Fact]
    public async Task What_must_be_there_and_must_not_is_left_out_with_a_warning()
    {
        var spec = await Sample.EnrichAsync(Sample.Of("A sale", i => i with { MustHave = ["a red star"], MustAvoid = ["red"] }));
        Assert.All(spec.Shots[0].Variants, v => Assert.DoesNotMatch(@"\bred\b", v.Prompt));
        Assert.Contains(spec.Findings, f => f is { Rule: "must-have-avoided", Severity: FindingSeverity.Warning });
    }

    [Theory]
    [InlineData("our mascot Fritz", "must-have-not-drawable")]
    [InlineData("a heart and a star", "must-have-not-drawn")]
    public async Task A_must_have_that_cannot_be_drawn_is_a_warning(string must, string rule)
    {
        var spec = await Sample.EnrichAsync(Sample.Of("Anything", i => i with { MustHave = [must] }));
        Assert.Contains(spec.Findings, f => f.Rule == rule && f.Severity == FindingSeverity.Warning && f.Evidence == must);
    }

    [Theory]
    [InlineData("Twelve stars", "five", "count-capped")]
    [InlineData("Four stars, top left", "on the left", "position-eased")]
    [InlineData("A purple star on a blue background", "purple", "colour-replaced")]
    [InlineData("A navy star on a night background", "night", "colour-replaced")]
    public async Task What_is_beyond_the_model_is_eased_and_said(string subject, string still, string rule)
    {
        var spec = await Sample.EnrichAsync(Sample.Of(subject));
        Assert.All(spec.Shots[0].Variants, v => Assert.Contains(still, v.Prompt));
        Assert.All(spec.Shots[0].Variants, v => Assert.Empty(_grammar.Faults(v.Prompt)));
        Assert.Contains(spec.Findings, f => f.Rule == rule);
    }

    [Fact]
    public async Task Copy_space_on_one_side_puts_the_motif_on_the_other()
    {
        var prompts = await PromptsAsync("A star, with room for text on the left");
        Assert.All(prompts, p => Assert.Contains("on the right", p));
    }

    [Theory]
    [InlineData("Three weeks left to save")]
    [InlineData("The right choice for 50 customers")]
    [InlineData("100000000000000000000 stars")]
    public async Task Numbers_and_directions_that_mean_something_else_are_not_taken_for_the_picture(string subject) =>
        Assert.All(await PromptsAsync(subject), p => Assert.Empty(_grammar.Faults(p)));

    [Fact]
    public async Task A_brand_palette_colours_every_variant_it_can()
    {
        var brief = Sample.Of("Waves of music", i => i, variants: 6) with { Brand = "northwind" };
        var prompts = (await Sample.EnrichAsync(brief)).Shots[0].Variants.Select(v => v.Prompt).ToList();
        Assert.All(prompts, p => Assert.Matches("teal|white|orange|navy|sunset|night", p));
        Assert.All(prompts, p => Assert.DoesNotMatch("red |green|purple|pink|magenta|brown", p));
    }

    [Fact]
    public async Task No_word_of_the_brief_reaches_the_prompt_unless_the_vocabulary_has_it()
    {
        var prompts = await PromptsAsync("<lora:evil:1> ((masterpiece:1.5)) zorblax\0".TrimEnd('\0'));
        Assert.All(prompts, p => Assert.Empty(_grammar.Faults(p)));
    }

    private static async Task<List<string>> PromptsAsync(string subject) => [.. (await Sample.EnrichAsync(Sample.Of(subject))).Shots[0].Variants.Select(v => v.Prompt)];
}
