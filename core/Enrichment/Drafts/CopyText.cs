using System.Text.RegularExpressions;
using Atelier.Core.Briefs;
using Atelier.Core.Text;

namespace Atelier.Core.Enrichment.Drafts;

/// <summary>Whether a stranger's words may be published: plain words of bearable length, with no address in them that the brief doesn't name itself.</summary>
internal static class CopyText
{
    private const int Longest = 1_000;

    // HTML, Markdown links and code: copy is shown as it is, but it travels to places that act on them. Linear in time, whatever the text.
    private static readonly Regex Markup = new(@"<[a-zA-Z/!]|\]\(|```|\{\{|javascript:|data:", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);

    // Web and mail addresses, handles, telephone numbers.
    private static readonly Regex Address = new(
        @"\w+://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+(\.[\w-]+)*|@\w\w+|\b[\w-]+(\.[\w-]+)*\.(com|net|org|io|co|info|biz|shop|xyz|ru|cn|de|fr|uk|eu|app|dev|link|site|online|top|ly|me)\b(/\S*)?|\+?\d[\d ()/.-]{6,}\d",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    public static bool IsFit(string? text, Brief brief) =>
        text is { Length: > 0 and <= Longest } && text.Any(char.IsLetterOrDigit)
        && TextFaults.ControlCharacter(text) is null && !TextFaults.HasUnpairedSurrogate(text) && !Markup.IsMatch(text)
        && Address.Matches(text).All(a => Said(brief).Contains(a.Value, StringComparison.OrdinalIgnoreCase));

    private static string Said(Brief brief) => string.Join('\n', [brief.Title, brief.Intent.Goal, brief.Intent.Message, brief.Intent.Subject, .. brief.Intent.MustHave]);
}
