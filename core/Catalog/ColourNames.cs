using Atelier.Core.Text;
using Atelier.Imaging;

namespace Atelier.Core.Catalog;

/// <summary>Plain words for colours, so that people can search by them. Thread-safe.</summary>
public static class ColourNames
{
    private static readonly (string Name, Lab Colour)[] Known =
    [
        .. new[]
        {
            ("black", "#141414"), ("gray", "#8E9196"), ("white", "#FAFAFA"), ("red", "#DC1F26"), ("coral", "#F76C5E"), ("orange", "#F58518"), ("gold", "#D4A017"), ("yellow", "#FBE03A"),
            ("olive", "#808000"), ("green", "#2F9E44"), ("teal", "#12807C"), ("turquoise", "#40C8C0"), ("cyan", "#5CCBF0"), ("blue", "#2458E0"), ("navy", "#14225C"), ("purple", "#7436B5"),
            ("lavender", "#B9A7E0"), ("pink", "#F7A1C4"), ("magenta", "#D41C8C"), ("maroon", "#800020"), ("brown", "#7A4A24"), ("beige", "#E8D3A6"),
        }.Select(c => (c.Item1, Lab.From(Rgb.TryParse(c.Item2, out var colour) ? colour : default))),
    ];

    /// <summary>All names, from dark and light to the colours of the rainbow and earth.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>The name of a colour that people wrote: one of <see cref="All"/> (or <c>grey</c>), or the one nearest by eye to <c>#rrggbb</c>; null where it is neither.</summary>
    public static string? Find(string? colour)
    {
        var text = Folded.Of(colour ?? "").Trim();
        return text == "grey" ? "gray"
            : All.Contains(text) ? text
            : text.StartsWith('#') && Rgb.TryParse(text, out var rgb) ? Nearest(rgb)
            : null;
    }

    private static string Nearest(Rgb colour)
    {
        var seen = Lab.From(colour);
        return Known.MinBy(k => ColourDistance.Between(k.Colour, seen)).Name;
    }
}
