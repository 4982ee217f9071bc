using System.Diagnostics;
using System.Text.Json.Nodes;
using Atelier.Web.Assets;
using Atelier.Web.Brands;
using Atelier.Web.Briefs;
using Atelier.Web.Campaigns;
using Atelier.Web.Health;
using Atelier.Web.Metrics;
using Atelier.Web.Hooks;
using Atelier.Web.Kills;
using Atelier.Web.Models;
using Atelier.Web.OpenApi;
using Atelier.Web.Pages;
using Atelier.Web.Pages.Assets;
using Atelier.Web.Pages.Audit;
using Atelier.Web.Pages.Brands;
using Atelier.Web.Pages.Briefs;
using Atelier.Web.Pages.Campaigns;
using Atelier.Web.Pages.Health;
using Atelier.Web.Pages.Hooks;
using Atelier.Web.Pages.Keys;
using Atelier.Web.Pages.Models;
using Atelier.Web.Pages.NewBrief;
using Atelier.Web.Pages.Problems;
using Atelier.Web.Pages.Reviews;
using Atelier.Web.Pages.Stops;
using Atelier.Web.Pipeline;
using Atelier.Web.Previews;
using Atelier.Web.Problems;
using Atelier.Web.Reviews;
using Atelier.Web.Teams;
using Atelier.Web.Uploads;
using Atelier.Web.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atelier.Web;

/// <summary>The whole of HTTP: API v1 and the pages, as one delegate that any host calls.</summary>
public static class StudioApp
{
    /// <summary>
    /// Puts the pipeline together; do it once. The delegate needs nothing of the host but an <see cref="HttpContext"/>: no services, no server options, no routes.
    /// It answers every request, GET and HEAD never change anything, and nothing it answers shows how the inside looks.
    /// </summary>
    public static RequestDelegate Build(StudioServices studio) => Build(studio, out _);

    /// <summary>What the API can do, as <c>/openapi/v1.json</c> says it (OpenAPI 3.1).</summary>
    public static JsonObject Describe(StudioServices studio)
    {
        Build(studio, out var endpoints);
        return JsonNode.Parse(ApiDescription.Write(endpoints, studio.Options.Version).ToJsonString())!.AsObject();
    }

    /// <summary>The same, with all routes, for tests that go through every one.</summary>
    internal static RequestDelegate Build(StudioServices studio, out IReadOnlyList<RouteEndpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(studio);
        var services = new ServiceCollection()
            .AddSingleton(studio.Loggers)
            .AddLogging()
            .AddMetrics()
            .AddRoutingCore()
            .AddSingleton(new DiagnosticListener("Atelier.Web"))
            .BuildServiceProvider();
        var pages = new PageRenderer(services, studio.Loggers, studio.Clock);
        var edge = new Edge(studio.Options);
        // Of this process, by its own clock: a page about trouble must not need what may be in trouble.
        var traffic = new Traffic(TimeProvider.System);
        var failures = new Failures(studio.Loggers.CreateLogger("Atelier.Web"), (context, problem) => ProblemPages.WriteAsync(pages, context, problem));

        var all = new List<RouteEndpoint>();
        var app = new ApplicationBuilder(services);
        app.Use(traffic.Use);
        app.Use(Requests.Use);
        app.Use(Edge.Use);
        app.Use(failures.Use);
        app.Use(edge.Guard);
        app.Use(new Callers(studio.Identity, studio.Links, new(studio.Options, studio.Clock), studio.Options.SignIn).Use);
        app.UseRouting();
        app.Use(new TimeLimits(studio.Options, studio.Clock).Use);
        app.Use(Gatekeeper.Use);
        app.UseEndpoints(routes =>
        {
            var gallery = new BriefGallery(studio.Store);
            var shelf = new AssetShelf(studio.Store, studio.Signer);
            var drawings = new DrawingWatch(studio.Store, studio.Progress, studio.Clock);
            new BriefRoutes(studio, gallery).Map(routes);
            new ReviewRoutes(studio).Map(routes);
            new CardRoutes(studio).Map(routes);
            new ThumbnailRoutes(studio).Map(routes);
            new UploadRoutes(studio).Map(routes);
            new AssetRoutes(studio, shelf).Map(routes);
            new KillRoutes(studio).Map(routes);
            new HookRoutes(studio).Map(routes);
            new PreviewRoutes(studio).Map(routes);
            new CampaignRoutes(studio).Map(routes);
            new BrandRoutes(studio).Map(routes);
            new ModelRoutes(studio).Map(routes);
            var verifications = new AuditVerifications(studio);
            new AuditRoutes(studio, verifications).Map(routes);
            new TriggerRoutes(studio).Map(routes);
            new KeyRoutes(studio).Map(routes);
            new PolicyRoutes(studio).Map(routes);
            new HealthRoutes(studio).Map(routes);
            MetricsRoutes.Map(routes);
            new ReviewPages(studio, pages).Map(routes);
            new BriefPages(studio, pages, gallery, new(studio, shelf, drawings), drawings).Map(routes);
            new NewBriefPages(studio, pages).Map(routes);
            new AssetPages(studio, pages, shelf).Map(routes);
            new CampaignPages(studio, pages).Map(routes);
            new BrandPages(studio, pages).Map(routes);
            new ModelPages(studio, pages).Map(routes);
            new StopPages(studio, pages).Map(routes);
            new AuditPages(studio, pages, verifications).Map(routes);
            new HookPages(studio, pages).Map(routes);
            new KeyPages(studio, pages).Map(routes);
            new HealthPages(studio, pages, traffic).Map(routes);
            new ThemePages(studio).Map(routes);
            StaticFiles.Map(routes);
            new OpenApiRoutes(studio).Map(routes, all);
            all.AddRange(routes.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>());
        });
        if (all.FirstOrDefault(e => e.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal) && e.Metadata.GetMetadata<Operation>() is null) is { } bare)
        {
            throw new InvalidOperationException($"{bare.RoutePattern.RawText} doesn't say what it is and who may call it.");
        }

        endpoints = all;
        return app.Build();
    }
}
