using Atelier.Core.Brands;
using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Core.Text;

namespace Atelier.Core.Enrichment.Copywriting;

/// <summary>
/// Writes headline, caption and alternative text for each locale. The brief's own message goes to the locale whose language it is in; nothing is translated: other locales get
/// sentences that people wrote for the goal, and a finding says so.
/// </summary>
internal sealed class CopyWriter(EnrichmentRequest request, string goal, FindingList findings)
{
    private const int Headline = 60;
    private const int Caption = 280;
    private const int AltText = 160;
    private const int LeastBody = 60;

    /// <summary>Copy of a shot, in the order of the brief's locales.</summary>
    public IReadOnlyList<Copy> Write(int shot)
    {
        var intent = request.Brief.Intent;
        IReadOnlyList<string> locales = intent.Locales.Count > 0 ? intent.Locales : ["en"];
        var guess = LanguageGuess.Of(intent.Message) ?? LanguageGuess.Of($"{intent.Goal} {intent.Subject}");
        var own = locales.FirstOrDefault(l => Locales.Language(l) == guess) ?? locales[0];
        return [.. locales.Select(l => Write(l, shot, IsOwn(l, own)))];
    }

    /// <summary>Words that somebody else wrote, in bounds: the brand's spellings, and the endings that brand and law demand.</summary>
    public Copy Finish(string locale, string headline, string caption, string altText) =>
        new(locale, Cut.AtWord(Corrected(OneLine(headline)), Headline), WithEndings(Corrected(OneLine(caption)), locale), Cut.AtWord(Corrected(OneLine(altText)), AltText));

    private static bool IsOwn(string locale, string own) => Locales.Language(locale) == Locales.Language(own);

    private Copy Write(string locale, int shot, bool isOwn)
    {
        var (brief, brand) = (request.Brief, request.Brand);
        var language = Language(locale);
        var template = language.Goals.GetValueOrDefault(goal) ?? language.Goals["general"];
        var message = isOwn && brief.Intent.Message.Any(char.IsLetterOrDigit) ? OneLine(brief.Intent.Message) : "";
        var headline = message.Length > 0 ? FirstSentence(message) : template.Headline;
        var body = message.Length > 0 ? message
            : brand is null ? template.Caption
            : language.Branded.Replace("{brand}", brand.Name, StringComparison.Ordinal).Replace("{caption}", template.Caption, StringComparison.Ordinal);

        // A caption that only repeats the headline would be wasted.
        if (message.Length > 0 && message.Length <= headline.Length + 1) body = $"{message} {template.Caption}";
        if (!isOwn && brief.Intent.Message.Length > 0)
            findings.Info("copy-not-translated", locale, "The message isn't in this language and isn't translated; headline and caption are general ones for the goal. Have them written.", brief.Intent.Message);
        var subject = OneLine(brief.Output.Shots[shot].Description is { Length: > 0 } own ? own : brief.Intent.Subject);
        var pattern = request.Model.Dialect == PromptDialect.Vocabulary ? language.AltTextAbstract : language.AltText;
        var room = Math.Max(1, AltText - (pattern.Length - "{subject}".Length));
        return new Copy(
            locale,
            Cut.AtWord(Corrected(headline), Headline),
            WithEndings(Corrected(body), locale),
            Cut.AtWord(pattern.Replace("{subject}", Cut.AtWord(Corrected(subject), room), StringComparison.Ordinal), AltText));
    }

    private CopyLanguage Language(string locale)
    {
        if (CopyLanguage.All.TryGetValue(locale, out var exact)) return exact;
        if (CopyLanguage.All.TryGetValue(Locales.Language(locale), out var language)) return language;
        findings.Info("copy-fallback", locale, "There are no sentences in this language yet; copy is in English. Have it written.", locale);
        return CopyLanguage.All["en"];
    }

    // What law demands is kept whole; the body gives way to it, then the tagline does.
    private string WithEndings(string body, string locale)
    {
        var category = request.Policy.Content.Categories.FirstOrDefault(c => string.Equals(c.Category, request.Brief.Intent.Category, StringComparison.OrdinalIgnoreCase));
        string?[] notices = [BrandRules.Notice(request.Brand, locale), category is null ? null : Locales.Pick(category.Notices, locale)];
        var notice = string.Join(' ', notices.OfType<string>().Distinct(StringComparer.Ordinal));
        var tagline = request.Brand is null ? "" : Locales.Pick(request.Brand.Taglines, locale) ?? "";
        if (notice.Length > Caption)
            findings.Warning("notice-cut", locale, "The notices that captions must carry here don't fit a caption. Print them beside the picture.", notice);
        if (tagline.Length > 0 && notice.Length + tagline.Length + LeastBody + 2 > Caption)
        {
            findings.Info("tagline-dropped", locale, "The notices that captions must carry here leave no room for the tagline.", tagline);
            tagline = "";
        }

        var ending = string.Join(' ', new[] { tagline, notice }.Where(e => e.Length > 0));
        if (ending.Length == 0) return Cut.AtWord(body, Caption);
        var room = Caption - ending.Length - 1;
        return room < 1 ? Cut.AtWord(ending, Caption) : $"{Cut.AtWord(body, room)} {ending}".Trim();
    }

    private string Corrected(string text) => request.Brand is null ? text : TermCorrector.Correct(text, request.Brand.Terms);

    private static string FirstSentence(string text)
    {
        var from = Math.Max(0, text.AsSpan().IndexOfAnyExcept(" .!?"));
        var end = text.IndexOfAny(['.', '!', '?'], from);
        while (end >= 0 && end + 1 < text.Length && text[end + 1] != ' ') end = text.IndexOfAny(['.', '!', '?'], end + 1);
        return end < 0 ? text[from..] : text[from..(text[end] == '.' ? end : end + 1)];
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
