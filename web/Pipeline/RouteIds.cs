using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Ids in addresses: hostile until they look like ours.</summary>
internal static class RouteIds
{
    /// <summary>An id: letters, digits, dots and dashes, that can't be mistaken for a way through folders.</summary>
    /// <exception cref="ProblemException">It isn't one, so there is nothing by it.</exception>
    public static string Id(HttpContext context, string what, string name = "id")
    {
        var id = context.Request.RouteValues[name] as string ?? "";
        return IsId(id) ? id : throw KnownProblems.NotFound(what);
    }

    /// <summary>A SHA-256 in lower-case hex.</summary>
    public static string Sha(HttpContext context, string what, string name = "sha")
    {
        var sha = context.Request.RouteValues[name] as string ?? "";
        return sha.Length == 64 && sha.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f') ? sha : throw KnownProblems.NotFound(what);
    }

    public static bool IsId(string id) =>
        id.Length is > 0 and <= 100
        && char.IsAsciiLetterOrDigit(id[0])
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
        && !id.Contains("..", StringComparison.Ordinal) && id[^1] != '.';
}
