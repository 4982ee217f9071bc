using System.Text;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atelier.Web.Pages;

/// <summary>Renders a component to the end before a byte is sent, so that a page is either whole or an honest error.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers, TimeProvider clock)
{
    public Task WriteAsync<TPage>(HttpContext context, int status, IDictionary<string, object?> parameters)
        where TPage : IComponent => WriteAsync<TPage>(context, status, Visit.Of(context, clock), parameters);

    /// <summary>The same for a visit that is known: pages about what went wrong must need nothing that could be what went wrong.</summary>
    public async Task WriteAsync<TPage>(HttpContext context, int status, Visit visit, IDictionary<string, object?> parameters)
        where TPage : IComponent =>
        await Answers.BytesAsync(context, status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes("<!doctype html>\n" + await HtmlAsync<TPage>(visit, parameters)));

    /// <summary>A part of a page that scripts fetch again and again: 304 while it is what they have.</summary>
    public async Task WriteFragmentAsync<TPart>(HttpContext context, IDictionary<string, object?> parameters)
        where TPart : IComponent
    {
        var html = Encoding.UTF8.GetBytes(await HtmlAsync<TPart>(Visit.Of(context, clock), parameters));
        var tag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(html))[..32]}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await Answers.BytesAsync(context, 200, "text/html; charset=utf-8", html);
    }

    private async Task<string> HtmlAsync<TPage>(Visit visit, IDictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var host = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(PageHost.Visit)] = visit,
            [nameof(PageHost.Page)] = typeof(TPage),
            [nameof(PageHost.Parameters)] = parameters,
        });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<PageHost>(host)).ToHtmlString());
    }
}
