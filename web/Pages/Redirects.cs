using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pages;

/// <summary>See other: going back, or loading the page again, then sends nothing twice.</summary>
internal static class Redirects
{
    public static void To(HttpContext context, string path)
    {
        context.Response.Headers.Location = context.Request.PathBase.Value + path;
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.ContentLength = 0;
    }
}
