using System.Diagnostics;
using Atelier.Web.Metrics;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>What headers say about a request that makes something.</summary>
internal static class RequestKeys
{
    /// <summary>The caller's idempotency key, or null.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static string? Idempotency(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values))
        {
            return null;
        }

        var key = values.ToString();
        return key.Length is > 0 and <= 255 && key.All(c => c is > ' ' and < (char)127)
            ? key
            : throw KnownProblems.Bad("malformed", "Idempotency-Key", "An idempotency key is 1 to 255 visible ASCII characters, without spaces.");
    }

    /// <summary>W3C trace context, or null.</summary>
    public static string? TraceParent(HttpContext context)
    {
        var header = context.Request.Headers.TraceParent.ToString();
        return Requests.IsTraced(Activity.Current) ? Activity.Current.Id : ActivityContext.TryParse(header, traceState: null, out _) ? header : null;
    }
}
