using Atelier.Core.Storage;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Health;

/// <summary>For probes: <c>/healthz</c> says that the process answers, <c>/readyz</c> that it can reach its store.</summary>
internal sealed class HealthRoutes(StudioServices studio)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/healthz", context => Answers.JsonAsync(context, 200, new { status = "ok", studio.Options.Version }));
        routes.Get("/readyz", async context =>
        {
            try
            {
                await studio.Store.GetAsync("readyz", context.RequestAborted);
                await Answers.JsonAsync(context, 200, new { status = "ready" });
            }
            catch (ObjectStoreException e)
            {
                await Answers.JsonAsync(context, 503, new { status = "not-ready", e.Code });
            }
        });
    }
}
