using System.Text;
using Atelier.Core.Briefs;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pages.Briefs;

/// <summary>Which briefs a list shows.</summary>
/// <param name="Text">Words of the title.</param>
/// <param name="State">Empty, <c>open</c>, or an end in lower case.</param>
/// <param name="Campaign">A campaign, or empty.</param>
/// <param name="Brand">A brand, or empty.</param>
/// <param name="After">Where the page before ended, or empty.</param>
public sealed record BriefFilter(string Text, string State, string Campaign, string Brand, string After)
{
    private const int Longest = 200;

    /// <summary>What can be chosen as a state.</summary>
    public static IReadOnlyList<(string Value, string Text)> States { get; } =
    [
        ("", "Any state"), ("open", "Under way"),
        .. Enum.GetValues<BriefState>().Where(s => s >= BriefState.Delivered).Select(s => (s.ToString().ToLowerInvariant(), Words.Of(s))),
    ];

    /// <summary>Whether anything is filtered.</summary>
    public bool IsAny => Text.Length + State.Length + Campaign.Length + Brand.Length > 0;

    /// <summary>The end that is asked for, or null.</summary>
    public BriefState? End => State.Length > 0 && char.IsAsciiLetter(State[0]) && Enum.TryParse<BriefState>(State, ignoreCase: true, out var end) ? end : null;

    /// <summary>The address of the same list from another place on.</summary>
    public string Address(string? after)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in new[] { ("q", Text), ("state", State), ("campaign", Campaign), ("brand", Brand), ("after", after ?? "") })
        {
            if (value.Length > 0)
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return "/" + query;
    }

    /// <summary>What an address asks for; what is no choice of ours counts as none.</summary>
    internal static BriefFilter Of(HttpRequest request)
    {
        string Get(string name) => request.Query[name].ToString().Trim() is { Length: <= Longest } value ? value : "";
        string Id(string name) => RouteIds.IsId(Get(name)) ? Get(name) : "";
        return new(Get("q"), States.Any(s => s.Value == Get("state")) ? Get("state") : "", Id("campaign"), Id("brand"), Get("after"));
    }
}
