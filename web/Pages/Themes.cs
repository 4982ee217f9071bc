using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pages;

/// <summary>Light or dark: a person's choice, kept by their browser for a year and by nobody else. Without one the pages are as the system is.</summary>
internal static class Themes
{
    private const string Cookie = "atelier-theme";
    private const string System = "system";

    /// <summary>What can be chosen, with what it is called.</summary>
    public static IReadOnlyList<(string Value, string Name)> All { get; } = [(System, "System"), ("light", "Light"), ("dark", "Dark")];

    /// <summary>What was chosen, or null for what the system says.</summary>
    public static string? Of(HttpRequest request) => request.Cookies[Cookie] is { } chosen && chosen != System && All.Any(t => t.Value == chosen) ? chosen : null;

    /// <summary>Keeps a choice; what is none changes nothing. Scripts of ours change it too, and it is no secret.</summary>
    public static void Set(HttpContext context, string theme)
    {
        var options = new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) };
        if (theme == System)
        {
            context.Response.Cookies.Delete(Cookie, options);
        }
        else if (All.Any(t => t.Value == theme))
        {
            context.Response.Cookies.Append(Cookie, theme, options);
        }
    }
}
