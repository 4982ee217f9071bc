using Atelier.Core.Moderation;
using Atelier.Core.Policies;

namespace Atelier.Core.Tests.Moderation;

public class TermTests
{
    private static readonly WorkspacePolicy Policy = new()
    {
        Version = "test-1",
        Content = new()
        {
            Terms =
            [
                Rule("harm", FindingSeverity.Error, ("en", ["kill", "get rich quick", "murder*"]), ("de", ["töten"]), ("pl", ["zabić"])),
                Rule("mild", FindingSeverity.Warning, ("de", ["Krimi"]), ("*", ["kiosk"])),
            ],
        },
    };

    [Theory]
    [InlineData("kill")]
    [InlineData("KILL!")]
    [InlineData("(kill)")]
    [InlineData("kíll")]
    [InlineData("ｋｉｌｌ")]
    [InlineData("k\u200bi\u200bll")]
    [InlineData("kіll")]
    [InlineData("k1ll")]
    [InlineData("ki11")]
    [InlineData("k!ll")]
    [InlineData("k.i.l.l")]
    [InlineData("k-i-l-l")]
    [InlineData("k i l l")]
    [InlineData("k_i_l_l")]
    [InlineData("now k * i * l * l now")]
    [InlineData("ki-ll")]
    [InlineData("kiiiiiill")]
    [InlineData("kill/maim")]
    [InlineData("get rich quick")]
    [InlineData("Get\n rich — quick")]
    [InlineData("g3t r1ch qu1ck")]
    [InlineData("murderous")]
    [InlineData("MÜRDÉR")]
    public void Terms_are_found_however_they_are_dressed(string text) => Assert.Equal("harm", Assert.Single(Check(text)).Rule);

    [Theory]
    [InlineData("skill")]
    [InlineData("killer whale")]
    [InlineData("a kiln")]
    [InlineData("ki ll")]
    [InlineData("get rich, slowly, quick wit")]
    [InlineData("K 1 1 0 0 0")]
    [InlineData("$1,100 for 11 items")]
    [InlineData("I l o v e it")]
    [InlineData("")]
    public void Other_words_are_left_alone(string text) => Assert.Empty(Check(text));

    [Fact]
    public void A_finding_says_what_where_by_which_term_and_what_to_do()
    {
        var finding = Assert.Single(Check("They k1ll, and kill."));
        Assert.Equal(("intent.message", FindingSeverity.Error, "cat", "test-1"), (finding.Target, finding.Severity, finding.Category, finding.PolicyVersion));
        Assert.Equal("term “kill” (en) in “k1ll”, and 1 more", finding.Evidence);
        Assert.Contains("advice", finding.Message);
    }

    [Fact]
    public void Grave_terms_of_other_languages_count_as_warnings_and_lesser_ones_not()
    {
        Assert.Equal(FindingSeverity.Warning, Assert.Single(Check("toten, töten")).Severity);
        Assert.Equal(FindingSeverity.Error, Assert.Single(Check("töten", ["de-AT"])).Severity);
        Assert.Empty(Check("Krimi"));
        Assert.Equal(FindingSeverity.Warning, Assert.Single(Check("Krimi", ["de"])).Severity);
        Assert.Single(Check("kiosk"));
    }

    [Theory]
    [InlineData("k.")]
    [InlineData("k ")]
    [InlineData("kkkkk")]
    [InlineData("get rich ")]
    [InlineData("1!|$")]
    [InlineData("m-u")]
    [InlineData("\u0301\u200b")]
    public async Task Hostile_texts_of_a_million_characters_are_judged_in_a_time_that_grows_as_they_do(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));

        // A hundred times what is needed, on any machine; a square of the length would be hours.
        await Task.Run(() => Check(text)).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    private static TermRule Rule(string id, FindingSeverity severity, params (string Language, string[] Terms)[] terms) => new()
    {
        Id = id, Category = "cat", Severity = severity, Advice = "The advice: some advice.",
        Terms = terms.ToDictionary(t => t.Language, t => (IReadOnlyList<string>)t.Terms, StringComparer.Ordinal),
    };

    private static IReadOnlyList<Finding> Check(string text, IReadOnlyList<string>? locales = null)
    {
        var check = new TextCheck { Texts = new Dictionary<string, string>(StringComparer.Ordinal) { ["intent.message"] = text }, Locales = locales ?? ["en"], Category = "general", Policy = Policy };
        return Text.Ended.Result(new PolicyModerator().CheckTextAsync(check, TestContext.Current.CancellationToken));
    }
}
