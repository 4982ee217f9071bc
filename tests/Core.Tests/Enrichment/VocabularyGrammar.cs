using System.Text.RegularExpressions;
using Atelier.Core.Models;
using Atelier.Imaging;

namespace Atelier.Core.Tests.Enrichment;

/// <summary>Says what is wrong with a caption in a vocabulary's language. Written from <c>vocabulary.json</c> alone, knowing nothing of the enricher.</summary>
internal sealed class VocabularyGrammar
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly PromptVocabulary _words;
    private readonly List<(string Kind, Regex Form)> _forms;

    public static VocabularyGrammar Demo { get; } = new(Sample.Vocabulary);

    public VocabularyGrammar(PromptVocabulary words)
    {
        _words = words;
        _forms = [.. words.Forms.SelectMany(f => f.Value.Select(form => (f.Key, new Regex($"^{Pattern(f.Key, form)}$", Options, Patience))))];
    }

    public IReadOnlyList<string> Faults(string caption)
    {
        var core = caption;
        for (var fillers = 0; fillers < 3 && core.LastIndexOf(", ", StringComparison.Ordinal) is var comma and > 0 && _words.Fillers.Contains(core[(comma + 2)..], StringComparer.Ordinal); fillers++) core = core[..comma];
        var readings = _forms.Select(f => (f.Kind, Match: f.Form.Match(core))).Where(f => f.Match.Success).Select(f => Faults(f.Kind, f.Match).ToList()).ToList();
        return readings.Count == 0 ? [$"no form says: {caption}"] : readings.MinBy(f => f.Count)!;
    }

    private IEnumerable<string> Faults(string kind, Match match)
    {
        var (fg, bg) = (Colour(match.Groups["fg"]), Colour(match.Groups["bg"]));
        if (fg is not null && bg is not null && Distance(fg, bg) < 0.45) yield return $"{fg.Name} on {bg.Name} is too faint";
        if (Regex.IsMatch(match.Value, @"\ba (?=[aeiou])|\ban (?![aeiou])", Options, Patience)) yield return "wrong article";
        if (kind is not ("object" or "large")) yield break;
        var count = _words.Counts.FirstOrDefault(c => c.Words.Contains(match.Groups["count"].Value, StringComparer.Ordinal))?.Value ?? 1;
        var position = _words.Positions.FirstOrDefault(p => p.Phrases.Contains(match.Groups["position"].Value, StringComparer.Ordinal))?.Name ?? "center";
        var shape = match.Groups["shape"].Value;
        if (_words.Shapes.Any(s => s.Plural == shape) != (count > 1)) yield return $"{count} {shape}";
        if (count > _words.MaxCount) yield return "too many";
        if (position.Contains(' ', StringComparison.Ordinal) && count > _words.MaxCountInCorners) yield return "too many for a corner";
        if (kind == "large" && !_words.LargePositions.Contains(position, StringComparer.Ordinal)) yield return $"large at {position}";
        if (match.Groups["night"].Success && !_words.NightForegrounds.Contains(fg!.Name, StringComparer.Ordinal)) yield return $"{fg.Name} at night";
        if (match.Groups["sunset"].Success && !_words.SunsetForegrounds.Contains(fg!.Name, StringComparer.Ordinal)) yield return $"{fg.Name} at sunset";
    }

    private string Pattern(string kind, string form)
    {
        var colours = Any(_words.Colours.SelectMany(c => c.Synonyms.Prepend(c.Name)));
        var pattern = Regex.Escape(form).Replace(@"\{", "{", StringComparison.Ordinal).Replace(@"\ ", " ", StringComparison.Ordinal)
            .Replace("{scene}", Group("scene", _words.Scenes.SelectMany(s => s.Phrases)), StringComparison.Ordinal)
            .Replace("{background}", $"({string.Join('|', _words.Backgrounds.Select(b => Group(b.Name, b.Phrases)))})", StringComparison.Ordinal)
            .Replace("{count}", Group("count", _words.Counts.SelectMany(c => c.Words)), StringComparison.Ordinal)
            .Replace("{position}", Group("position", _words.Positions.SelectMany(p => p.Phrases)), StringComparison.Ordinal)
            .Replace("{shapes}", Group("shape", _words.Shapes.SelectMany(s => new[] { s.Singular, s.Plural })), StringComparison.Ordinal)
            .Replace("{shape}", Group("shape", _words.Shapes.Select(s => s.Singular)), StringComparison.Ordinal)
            .Replace("{pattern}", Group("pattern", _words.Patterns.Where(p => p.Form == kind).SelectMany(p => p.Phrases)), StringComparison.Ordinal)
            .Replace("{fg}", $"(?<fg>{colours})", StringComparison.Ordinal).Replace("{bg}", $"(?<bg>{colours})", StringComparison.Ordinal);
        return Regex.Replace(pattern, @"(?<![a-z>])a ", "an? ", Options, Patience).Replace("(?<count>a|", "(?<count>an?|", StringComparison.Ordinal);
    }

    private static string Group(string name, IEnumerable<string> phrases) => $"(?<{name}>{Any(phrases)})";

    private static string Any(IEnumerable<string> phrases) => string.Join('|', phrases.Select(Regex.Escape).Select(p => p.Replace(@"\{", "{", StringComparison.Ordinal).Replace(@"\ ", " ", StringComparison.Ordinal)));

    private PromptVocabularyColour? Colour(Group group) =>
        group.Success ? _words.Colours.First(c => c.Name == group.Value || c.Synonyms.Contains(group.Value, StringComparer.Ordinal)) : null;

    private static double Distance(PromptVocabularyColour a, PromptVocabularyColour b)
    {
        Assert.True(Rgb.TryParse(a.Hex, out var x), a.Hex);
        Assert.True(Rgb.TryParse(b.Hex, out var y), b.Hex);
        return Math.Sqrt(Math.Pow(x.R - y.R, 2) + Math.Pow(x.G - y.G, 2) + Math.Pow(x.B - y.B, 2)) / 255;
    }
}
