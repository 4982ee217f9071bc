using Atelier.Core.Storage;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Atelier.Web.Pipeline;

/// <summary>ETags of documents that several people may change (RFC 9110, 8.8.3 and 13.1.1).</summary>
internal static class Versions
{
    /// <summary>Tells which version is answered with.</summary>
    public static void Tell<T>(HttpContext context, T document) => context.Response.Headers.ETag = $"\"{DocumentVersion.Of(document)}\"";

    /// <summary>The version that a change was made from, or null where its sender doesn't say.</summary>
    /// <exception cref="ProblemException">It is no version.</exception>
    public static string? Seen(HttpRequest request)
    {
        // One that is there and says nothing is a slip: its sender meant to write over nobody.
        var text = request.Headers.IfMatch;
        return text.Count == 0 ? null
            : EntityTagHeaderValue.TryParse(text.ToString(), out var tag) && !tag.IsWeak && tag.Tag != "*" ? tag.Tag.ToString().Trim('"')
            : throw KnownProblems.Bad("malformed", "If-Match", "Send the one ETag that GET answered with, as it was.");
    }
}
