using Atelier.Core.Text;

namespace Atelier.Core.Tests.Text;

public class TextTests
{
    [Theory]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData("a\u0323\u0302", "ậ")]
    [InlineData("\u1100\u1161\u11a8", "각")]
    [InlineData("plain", "plain")]
    [InlineData("\u0301x", "\u0301x")]
    [InlineData("q\u0301", "q\u0301")]
    public void Marks_are_composed_onto_their_letters(string text, string composed) => Assert.Equal(composed, Composed.Of(text));

    [Theory]
    [InlineData("ÉCOLE", "ecole")]
    [InlineData("Straße", "strasse")]
    [InlineData("ŁÓDŹ", "lodz")]
    [InlineData("ｋｉｌｌ", "kill")]
    [InlineData("𝓴𝓲𝓵𝓵", "kill")]
    [InlineData("кіll", "kill")]
    [InlineData("k\u200bi\u00adl\u2060l", "kill")]
    [InlineData("ﬁne", "fine")]
    [InlineData("e\u0301", "e")]
    [InlineData("🅺🅸🅻🅻", "kill")]
    [InlineData("日本", "日本")]
    public void Text_folds_to_what_it_looks_like(string text, string folded) => Assert.Equal(folded, Folded.Of(text));

    [Theory]
    [InlineData("one two three", 9, "one two…")]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("unbreakable", 5, "unbr…")]
    [InlineData("ab😀😀", 4, "ab…")]
    [InlineData("one, two", 5, "one…")]
    public void Texts_are_cut_at_words_and_never_inside_a_character(string text, int limit, string cut) => Assert.Equal(cut, Cut.AtWord(text, limit));

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hant-TW", true)]
    [InlineData("e", false)]
    [InlineData("en_GB", false)]
    [InlineData("en-", false)]
    [InlineData("english", false)]
    public void Tags_are_told_from_other_texts(string tag, bool valid) => Assert.Equal(valid, Locales.IsTag(tag));

    [Theory]
    [InlineData("ZH-hant-tw", "zh-Hant-TW", "zh", "TW")]
    [InlineData("de", "de", "de", null)]
    [InlineData("es-419", "es-419", "es", null)]
    public void Tags_have_a_language_and_may_have_a_region(string tag, string canonical, string language, string? region) =>
        Assert.Equal((canonical, language, region), (Locales.Canonical(tag), Locales.Language(tag), Locales.Region(tag)));
}
