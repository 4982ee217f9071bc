using Atelier.Core.Enrichment.Copywriting;
using Atelier.Core.Enrichment.Vocabulary;
using Atelier.Core.Text;

namespace Atelier.Core.Enrichment;

/// <summary>Words by which a picture is found again.</summary>
internal static class Tags
{
    private const int Limit = 20;
    private const int Longest = 40;
    private const int ShortestWord = 4;

    private static readonly HashSet<string> Small =
        [.. CopyLanguage.All.Values.SelectMany(l => l.StopWords).Select(Folded.Of), "into", "over", "under", "their", "they", "have", "has", "its", "than", "then", "them", "also", "each", "some", "very"];

    /// <summary>At most 20 tags of at most 40 characters: lower case, no empty ones, each once; the most telling first.</summary>
    public static IReadOnlyList<string> For(EnrichmentRequest request, string goal, int shot, IEnumerable<string> motifs)
    {
        var (brief, intent) = (request.Brief, request.Brief.Intent);
        var keywords = Word.Of($"{brief.Output.Shots[shot].Description} {intent.Subject}").Select(w => w.Folded).Where(w => w.Length >= ShortestWord && !Small.Contains(w));
        string?[] all = [goal, intent.Category, brief.Brand, .. motifs.Distinct(StringComparer.Ordinal).Take(4), .. intent.Mood.Take(4), .. keywords.Take(8), .. intent.Locales.Take(4)];
        return Cleaned(all);
    }

    /// <summary>The first 20 of any words, made tags.</summary>
    public static IReadOnlyList<string> Cleaned(IEnumerable<string?> words) => [.. words.Select(Clean).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Take(Limit)];

    private static string Clean(string? tag)
    {
        var kept = new string([.. (tag ?? "").ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) || c is '-' or '\'' ? c : ' ')]);
        var words = string.Join(' ', kept.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= Longest ? words : Cut.AtWord(words, Longest).TrimEnd('…', ' ');
    }
}
