using System.Text;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atelier.Web.Pages;

/// <summary>Renders a component to the end before a byte is sent, so that a page is either whole or an honest error.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task WriteAsync<TPage>(HttpContext context, int status, IDictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        await Answers.BytesAsync(context, status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes("<!doctype html>\n" + html));
    }
}
