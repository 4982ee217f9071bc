namespace Atelier.Web.Pages.NewBrief;

/// <summary>A market that people choose by its name.</summary>
/// <param name="Tag">BCP 47.</param>
/// <param name="Name">Its name.</param>
public sealed record Market(string Tag, string Name)
{
    /// <summary>The ones offered; others can be written as tags.</summary>
    public static IReadOnlyList<Market> All { get; } =
    [
        new("en-GB", "United Kingdom"), new("en-US", "United States"), new("en-IE", "Ireland"),
        new("de-DE", "Germany"), new("de-AT", "Austria"), new("de-CH", "Switzerland, German"),
        new("fr-FR", "France"), new("fr-CH", "Switzerland, French"), new("it-IT", "Italy"),
        new("es-ES", "Spain"), new("pt-PT", "Portugal"), new("nl-NL", "Netherlands"), new("pl-PL", "Poland"),
    ];

    /// <summary>What people call a market; the tag itself where it isn't one of these.</summary>
    public static string NameOf(string tag) => All.FirstOrDefault(m => string.Equals(m.Tag, tag, StringComparison.OrdinalIgnoreCase))?.Name ?? tag;
}
