using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Briefs;

/// <summary>Why somebody stops something.</summary>
public sealed record ReasonBody
{
    private const int MaxReason = 200;

    /// <summary>In their words, at most 200 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason a request gives; null when it gives none.</summary>
    internal static async Task<string?> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentType is null && context.Request.ContentLength is null or 0)
        {
            return null;
        }

        var reason = (await JsonBodies.ReadAsync<ReasonBody>(context, limit)).Reason?.Trim();
        return reason is null or { Length: <= MaxReason } && reason?.Any(char.IsControl) != true
            ? string.IsNullOrEmpty(reason) ? null : reason
            : throw KnownProblems.Bad("malformed", "reason", $"A reason is one line of at most {MaxReason} characters.");
    }
}
