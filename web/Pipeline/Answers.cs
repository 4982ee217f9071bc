using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Writes answers whole, with their length.</summary>
internal static class Answers
{
    public static Task JsonAsync<T>(HttpContext context, int status, T answer) =>
        BytesAsync(context, status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options));

    public static async Task BytesAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>It is done, and there is nothing to say.</summary>
    public static void Nothing(HttpContext context) => context.Response.StatusCode = StatusCodes.Status204NoContent;

    /// <summary>A picture; it is its own hash, so whoever may have it may keep it, for themselves.</summary>
    public static Task PictureAsync(HttpContext context, ReadOnlyMemory<byte> png)
    {
        context.Response.Headers.ContentDisposition = "inline";
        return BytesAsync(context, 200, "image/png", png);
    }

    /// <summary>An absolute address of ours; the host name was checked before.</summary>
    public static string Absolute(HttpContext context, string path) => $"{context.Request.Scheme}://{context.Request.Host.Value}{context.Request.PathBase.Value}{path}";

    public static void RetryAfter(HttpContext context, int seconds) => context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
}
