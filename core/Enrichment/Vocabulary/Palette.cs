using Atelier.Core.Brands;
using Atelier.Core.Models;
using Atelier.Imaging;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Colours of a vocabulary in the order in which they suit a brief.</summary>
internal sealed class Palette
{
    /// <summary>The least sRGB distance of a motif from what is behind it: <c>advice.coloursMustDiffer</c>. Closer pairs were never drawn in training.</summary>
    public const double Contrast = 0.45;

    private static readonly string[] Neutrals = ["white", "navy", "beige", "black", "gray"];
    private readonly PromptVocabulary _vocabulary;
    private readonly List<string> _colours;
    private readonly int _own;
    private readonly List<ColourPair> _pairs;

    private Palette(PromptVocabulary vocabulary, IEnumerable<string> own, IEnumerable<string> liked)
    {
        _vocabulary = vocabulary;
        var first = own.Distinct(StringComparer.Ordinal).ToList();
        _own = first.Count;
        _colours = [.. first.Concat(liked).Concat(Neutrals).Concat(vocabulary.Colours.Select(c => c.Name)).Where(IsKnown).Distinct(StringComparer.Ordinal)];
        _pairs = [.. from g in _colours.Index()
                     from f in _colours.Index()
                     where Differ(f.Item, g.Item)
                     orderby Foreign(f.Index) + Foreign(g.Index), Foreign(g.Index), f.Index + g.Index, g.Index
                     select new ColourPair(f.Item, g.Item)];
    }

    /// <param name="vocabulary">The colours there are.</param>
    /// <param name="brand">The brand, or null; its colours come before all others.</param>
    /// <param name="wished">Names of colours that the brief speaks of.</param>
    /// <param name="references">Hexes of colours that references lean on.</param>
    /// <param name="liked">Names of colours that suit goal and mood.</param>
    public static Palette For(PromptVocabulary vocabulary, Brand? brand, IEnumerable<string> wished, IEnumerable<string> references, IEnumerable<string> liked)
    {
        var branded = (brand?.Palette ?? []).Select(c => Nearest(vocabulary, c)).OfType<string>().ToList();
        var seen = references.Select(hex => Nearest(vocabulary, new BrandColour("", hex))).OfType<string>();
        return branded.Count > 0 ? new(vocabulary, branded, wished.Concat(seen).Concat(liked)) : new(vocabulary, wished.Concat(seen), liked);
    }

    /// <summary>The vocabulary's colour for a brand's: by name where it knows the name, else the nearest by eye. Null when the brand's has neither.</summary>
    public static string? Nearest(PromptVocabulary vocabulary, BrandColour colour)
    {
        var name = Text.Folded.Of(colour.Name ?? "").Trim();
        var named = vocabulary.Colours.FirstOrDefault(c => c.Name == name || c.Synonyms.Contains(name, StringComparer.Ordinal));
        if (named is not null) return named.Name;
        if (!Rgb.TryParse(colour.Hex, out var rgb)) return null;
        return vocabulary.Colours.MinBy(c => Rgb.TryParse(c.Hex, out var own) ? ColourDistance.Between(own, rgb) : double.PositiveInfinity)?.Name;
    }

    /// <summary>Pairs of enough contrast, the best first. Pinned colours are kept where that leaves any pair; colours to avoid are left out where that leaves any.</summary>
    public IReadOnlyList<ColourPair> Pairs(string? foreground, string? ground, Avoidances avoid)
    {
        var allowed = _pairs.Where(p => !avoid.HasColour(p.Foreground) && !avoid.HasColour(p.Ground)).ToList();
        if (allowed.Count == 0) allowed = _pairs;
        var pinned = allowed.Where(p => (foreground is null || p.Foreground == foreground) && (ground is null || p.Ground == ground)).ToList();

        // Both pinned and too alike to tell apart: the ground gives way, since the motif is what people look for.
        if (pinned.Count == 0) pinned = [.. allowed.Where(p => p.Foreground == foreground)];
        if (pinned.Count == 0) pinned = [.. allowed.Where(p => p.Ground == ground)];
        return pinned.Count == 0 ? allowed : pinned;
    }

    /// <summary>Those of some colours that may be used, in the palette's order; all of them when none may.</summary>
    public IReadOnlyList<string> Among(IReadOnlyList<string> names, string? pinned, Avoidances avoid)
    {
        var known = _colours.Where(c => names.Contains(c, StringComparer.Ordinal)).ToList();
        if (pinned is not null && known.Contains(pinned)) return [pinned];
        var allowed = known.Where(c => !avoid.HasColour(c)).ToList();
        return allowed.Count == 0 ? known : allowed;
    }

    private int Foreign(int index) => index < _own ? 0 : 1;

    private bool IsKnown(string name) => _vocabulary.Colours.Any(c => c.Name == name);

    private bool Differ(string a, string b)
    {
        if (!Rgb.TryParse(HexOf(a), out var x) || !Rgb.TryParse(HexOf(b), out var y)) return false;
        double red = x.R - y.R, green = x.G - y.G, blue = x.B - y.B;
        return Math.Sqrt((red * red) + (green * green) + (blue * blue)) / 255 >= Contrast;
    }

    private string HexOf(string name) => _vocabulary.Colours.First(c => c.Name == name).Hex;
}
