using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Names every request, so that an answer and a log line find each other.</summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";

    private static readonly object Key = new();

    public static string Of(HttpContext context) => context.Items.TryGetValue(Key, out var id) ? (string)id! : "";

    // Always ours: an id that a caller chose could be made to look like somebody else's.
    public static void Assign(HttpContext context) => context.Items[Key] = RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 16);
}
