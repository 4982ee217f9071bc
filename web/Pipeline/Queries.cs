using System.Globalization;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Reads query strings that strangers send.</summary>
internal static class Queries
{
    private const int MaxText = 200;

    /// <summary>A number from 1 to <paramref name="most"/>.</summary>
    public static int Limit(HttpRequest request, int otherwise, int most)
    {
        var text = request.Query["limit"].ToString();
        return text.Length == 0 ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit
            : throw KnownProblems.Bad("out-of-range", "limit", $"The limit is a whole number from 1 to {most}.");
    }

    /// <summary>An id, or null where none is given.</summary>
    public static string? Id(HttpRequest request, string name)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? null : RouteIds.IsId(text) ? text : throw KnownProblems.Bad("malformed", name, "This is no id.");
    }

    /// <summary>Some text, or null where none is given.</summary>
    public static string? Text(HttpRequest request, string name)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? null : text.Length <= MaxText && !text.Any(char.IsControl) ? text : throw KnownProblems.Bad("malformed", name, $"This is one line of at most {MaxText} characters.");
    }

    /// <summary>An instant, or null where none is given.</summary>
    public static DateTimeOffset? Time(HttpRequest request, string name)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : throw KnownProblems.Bad("malformed", name, "This is an instant as in RFC 3339, such as 2026-03-02T09:00:00Z.");
    }

    /// <summary>A path with those of some parameters that are there, escaped.</summary>
    public static string Address(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new List<string>();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }
}
