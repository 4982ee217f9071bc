using System.Globalization;
using Atelier.Core.Catalog;
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

    /// <summary>Whether <c>true</c> is given; <c>false</c> is as good as nothing.</summary>
    public static bool Flag(HttpRequest request, string name) => request.Query[name].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw KnownProblems.Bad("malformed", name, "This is true or false."),
    };

    /// <summary>A colour by name or as <c>#rrggbb</c>, or null where none is given.</summary>
    public static string? Colour(HttpRequest request, string name)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? null : ColourNames.Find(text) is not null ? text : throw KnownProblems.Bad("malformed", name, $"A colour is #rrggbb or one of {string.Join(", ", ColourNames.All)}.");
    }

    /// <summary>The SHA-256 of a picture, or null where none is given.</summary>
    public static string? Sha256(HttpRequest request, string name)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? null : text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? text : throw KnownProblems.Bad("malformed", name, "This is a SHA-256: 64 lower-case hex digits.");
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
