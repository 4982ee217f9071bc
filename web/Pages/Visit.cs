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

    /// <summary>The theme that they chose; null for their system's.</summary>
    public string? Theme { get; init; }

    /// <summary>Where the page can be asked for again, without what it said first; null where it is the answer to a form.</summary>
    public string? Here { get; init; }

    /// <summary>Whether the caller may act as a role.</summary>
    public bool Is(string role) => Caller?.Is(role) == true;

    internal static Visit Of(HttpContext context, TimeProvider clock) =>
        new Visit(Callers.Find(context), Flashes.Of(context.Request.Query["done"].ToString()), clock.GetUtcNow()).At(context.Request);

    /// <summary>The same on the page that a request asks for.</summary>
    internal Visit At(HttpRequest request) => this with
    {
        Theme = Themes.Of(request),
        Here = HttpMethods.IsPost(request.Method) ? null : request.Path.ToUriComponent() + QueryString.Create(request.Query.Where(q => q.Key != "done")).ToUriComponent(),
    };
}
