using System.Globalization;
using System.Text;
using Atelier.Core.Catalog;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pages.Assets;

/// <summary>Which assets a search shows; empty doesn't matter.</summary>
/// <param name="Text">Words of intent, copy, title, tags, shot, campaign, brand, model or colours.</param>
/// <param name="Colour">The name of a colour.</param>
/// <param name="Campaign">A campaign.</param>
/// <param name="Brand">A brand.</param>
/// <param name="Model">A model.</param>
/// <param name="From">Delivered on that day or later, <c>yyyy-MM-dd</c>.</param>
/// <param name="To">Delivered on that day or before.</param>
/// <param name="VersionsOf">An asset whose versions are wanted.</param>
/// <param name="IsLatest">Whether only the last version of each is.</param>
/// <param name="After">Where the page before ended.</param>
public sealed record AssetFilter(string Text, string Colour, string Campaign, string Brand, string Model, string From, string To, string VersionsOf, bool IsLatest, string After)
{
    private const int Shown = 48;

    /// <summary>Whether anything is asked for.</summary>
    public bool IsAny => IsLatest || Text.Length + Colour.Length + Campaign.Length + Brand.Length + Model.Length + From.Length + To.Length + VersionsOf.Length > 0;

    /// <summary>The address of the same search from another place on.</summary>
    public string Address(string? after)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in new[] { ("q", Text), ("colour", Colour), ("campaign", Campaign), ("brand", Brand), ("model", Model), ("from", From), ("to", To), ("versions", VersionsOf), ("latest", IsLatest ? "1" : ""), ("after", after ?? "") })
        {
            if (value.Length > 0)
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return "/assets" + query;
    }

    /// <summary>What an address asks for; what can't be read counts as nothing.</summary>
    internal static AssetFilter Of(HttpRequest request)
    {
        string Get(string name) => request.Query[name].ToString().Trim() is { Length: <= 200 } value ? value : "";
        string Id(string name) => RouteIds.IsId(Get(name)) ? Get(name) : "";
        string Day(string name) => DayOf(Get(name)) is null ? "" : Get(name);
        return new(Get("q"), ColourNames.Find(Get("colour")) ?? "", Id("campaign"), Id("brand"), Id("model"), Day("from"), Day("to"), Id("versions"), Get("latest") == "1", Get("after"));
    }

    internal CatalogQuery Query => new()
    {
        Text = Optional(Text), Colour = Optional(Colour), VersionsOf = Optional(VersionsOf), IsLatest = IsLatest, Campaign = Optional(Campaign), Brand = Optional(Brand), Model = Optional(Model),
        From = DayOf(From), To = DayOf(To)?.AddDays(1), After = Optional(After), Limit = Shown,
    };

    private static DateTimeOffset? DayOf(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day) && day.Year is > 2000 and < 3000 ? day : null;

    private static string? Optional(string text) => text.Length == 0 ? null : text;
}
