using Atelier.Core.Storage;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Health;

/// <summary>For probes: <c>/healthz</c> says that the process answers, <c>/readyz</c> that it can reach its store.</summary>
internal sealed class HealthRoutes(StudioServices studio)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/healthz", context => Answers.JsonAsync(context, 200, new HealthAnswer { Status = "ok", Version = studio.Options.Version }), Operation
            .Of("Health", "GetHealth", "See whether the process answers", "For probes: answers as long as the process does, without looking at anything else. Needs no key and takes any host name.")
            .ForEverybody().Gives<HealthAnswer>(200, "It answers."));
        routes.Get("/readyz", ReadyAsync, Operation
            .Of("Health", "GetReadiness", "See whether the studio can work", "For probes: answers 200 when the studio reaches its store, and 503 with the reason when it doesn't. Needs no key and takes any host name.")
            .ForEverybody().Gives<HealthAnswer>(200, "It can work.").Gives<HealthAnswer>(503, "It can't reach its store."));
    }

    private async Task ReadyAsync(HttpContext context)
    {
        try
        {
            await studio.Store.GetAsync("readyz", context.RequestAborted);
            await Answers.JsonAsync(context, 200, new HealthAnswer { Status = "ready" });
        }
        catch (ObjectStoreException e)
        {
            await Answers.JsonAsync(context, 503, new HealthAnswer { Status = "not-ready", Code = e.Code });
        }
    }
}
