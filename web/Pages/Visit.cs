using Atelier.Web.Identity;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pages;

/// <summary>Who looks at a page, and what it should tell them first. Pages show only what the caller's roles permit; the routes refuse the rest.</summary>
/// <param name="Caller">Who calls; null on pages that anybody may see.</param>
/// <param name="Flash">What the act before came to, or null.</param>
/// <param name="Now">The time, UTC.</param>
public sealed record Visit(Caller? Caller, string? Flash, DateTimeOffset Now)
{
    /// <summary>A page seen by nobody known.</summary>
    public static Visit Unknown { get; } = new(null, null, default);

    /// <summary>Whether the caller may act as a role.</summary>
    public bool Is(string role) => Caller?.Is(role) == true;

    internal static Visit Of(HttpContext context, TimeProvider clock) =>
        new(Callers.Find(context), Flashes.Of(context.Request.Query["done"].ToString()), clock.GetUtcNow());
}
