using System.Text;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Identity;

/// <summary>Where a request shows its API key: <c>Authorization: Bearer atl_…</c>, or the password that a browser asks for.</summary>
internal static class ApiKeyHeader
{
    private static readonly object Expired = new();

    /// <summary>Whose key a request shows, or null; where it had expired, <see cref="ExpiredAt"/> says so from then on.</summary>
    public static async Task<Caller?> CallerAsync(HttpContext context, ApiKeys keys, CancellationToken cancellationToken)
    {
        var found = await keys.FindAsync(Of(context.Request), cancellationToken);
        context.Items[Expired] = found.ExpiredAt;
        return found.Caller;
    }

    /// <summary>When the key expired that a request shows; null when that isn't why it opens nothing.</summary>
    public static DateTimeOffset? ExpiredAt(HttpContext context) => context.Items[Expired] as DateTimeOffset?;

    /// <summary>What is shown as a key, or null when the request shows nothing.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return header["Bearer ".Length..].Trim();
        }

        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        var pair = Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
