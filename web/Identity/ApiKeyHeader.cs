using System.Text;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Identity;

/// <summary>Where a request shows its API key: <c>Authorization: Bearer atl_…</c>, or the password that a browser asks for.</summary>
internal static class ApiKeyHeader
{
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
