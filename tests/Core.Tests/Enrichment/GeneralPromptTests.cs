using Atelier.Core.Enrichment.General;

namespace Atelier.Core.Tests.Enrichment;

public class GeneralPromptTests
{
    [Theory]
    [InlineData("a (red:1.5) car", "a red car")]
    [InlineData("((masterpiece)), [ugly:0.3]", "masterpiece, ugly")]
    [InlineData("<lora:evil:1.0> cat", "cat")]
    [InlineData("cat BREAK dog AND mouse", "cat break dog and mouse")]
    [InlineData("{a|b} __wild__ --ar 16:9", "a b wild ar 16 9")]
    [InlineData("embedding:thing", "embedding thing")]
    [InlineData("line\r\nfeed\u0000\u001b[31m", "line feed 31m")]
    [InlineData("Größe, café & 50%", "größe, café & 50%")]
    [InlineData("don't stop", "don't stop")]
    [InlineData("<<<>>>((((", "")]
    [InlineData("a < b > c", "a c")]
    [InlineData("日本の庭", "日本の庭")]
    public void Words_of_people_are_words_and_nothing_else(string text, string plain) => Assert.Equal(plain, PromptText.Plain(text, 200));

    [Fact]
    public void Hostile_lengths_take_no_time_and_end_at_a_word()
    {
        var plain = PromptText.Plain(string.Concat(Enumerable.Repeat("(<a:1>", 20_000)) + string.Concat(Enumerable.Repeat("word ", 20_000)), 50);
        Assert.InRange(plain.Length, 0, 50);
        Assert.Equal("word word word", PromptText.Plain(string.Concat(Enumerable.Repeat("word ", 1_000)), 16));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_left_out_whole() => Assert.Equal("one, four", PromptText.Join(["one", "a long part", "four", "one"], 10));

    [Fact]
    public async Task A_prompt_says_subject_must_haves_mood_style_and_palette_and_the_negative_one_what_to_avoid()
    {
        var brief = Sample.Of("A teapot on a table", i => i with { MustHave = ["steam", "no people", "room for text"], MustAvoid = ["coffee", "no cups"], Mood = ["calm"] }) with { Brand = "northwind" };
        var shot = (await Sample.EnrichAsync(brief, Sample.General)).Shots[0];
        Assert.All(shot.Variants, v =>
        {
            Assert.StartsWith("a teapot on a table", v.Prompt);
            Assert.Contains(", steam, copy space", v.Prompt);
            Assert.Contains("calm mood", v.Prompt);
            Assert.Contains("flat illustration", v.Prompt);
            Assert.Contains("colour palette of", v.Prompt);
            Assert.DoesNotContain("people", v.Prompt);
            Assert.DoesNotContain("text", v.Prompt);
        });
        Assert.StartsWith("people, coffee, cups, black, text", shot.NegativePrompt);
        Assert.Equal(4, shot.Variants.Select(v => v.Prompt).Distinct().Count());
    }

    [Fact]
    public async Task A_very_long_subject_leaves_room_for_the_rest()
    {
        var brief = Sample.Of(string.Concat(Enumerable.Repeat("endless words ", 140)), i => i with { MustHave = ["a lighthouse"] });
        Assert.All((await Sample.EnrichAsync(brief, Sample.General)).Shots[0].Variants, v => Assert.Contains("a lighthouse", v.Prompt));
    }
}
