using System.Text;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Briefs;

/// <summary>A brief's status as server-sent events (WHATWG HTML, 9.2): one at once, one at each change, comments in between. Ends with the brief, or after some minutes: browsers come back by themselves.</summary>
internal sealed class BriefEvents(StudioServices studio)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public async Task StreamAsync(HttpContext context)
    {
        var workspace = Callers.Of(context).Workspace;
        var id = RouteIds.Id(context, "brief");
        var view = await studio.Briefs.GetAsync(workspace, id, context.RequestAborted) ?? throw KnownProblems.NotFound("brief");
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await WriteAsync(context, "retry: 2000\n\n");
        var started = studio.Clock.GetTimestamp();
        var wrote = started;
        var last = "";
        while (true)
        {
            var status = JsonSerializer.Serialize(BriefAnswer.Of(view), ApiJson.Options);
            if (status != last)
            {
                await WriteAsync(context, $"event: status\ndata: {status}\n\n");
                (last, wrote) = (status, studio.Clock.GetTimestamp());
            }
            else if (studio.Clock.GetElapsedTime(wrote) >= Heartbeat)
            {
                await WriteAsync(context, ": still here\n\n");
                wrote = studio.Clock.GetTimestamp();
            }

            if (view.Outcome is not null || studio.Clock.GetElapsedTime(started) >= Longest)
            {
                return;
            }

            await Task.Delay(Look, studio.Clock, context.RequestAborted);
            view = await studio.Briefs.GetAsync(workspace, id, context.RequestAborted) ?? view;
        }
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
