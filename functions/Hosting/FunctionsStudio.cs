using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Atelier.Functions.Http;
using Atelier.Web;
using Atelier.Web.Briefs;
using Atelier.Web.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Hosting;

/// <summary>Puts the studio together for the functions: the domain on its ports, its workflows on the host's engine, the web room once.</summary>
public static class FunctionsStudio
{
    /// <summary>Adds all that a function asks for.</summary>
    /// <param name="services">The worker's services.</param>
    /// <param name="settings">The app's settings.</param>
    /// <param name="ports">The domain's ports, all but the workflows.</param>
    public static IServiceCollection AddStudio(this IServiceCollection services, FunctionsSettings settings, Func<IServiceProvider, IWorkflowClient, StudioPorts> ports) => services
        .AddSingleton(settings)
        .AddSingleton<DurableClients>()
        .AddSingleton(provider => Open(provider, ports))
        .AddSingleton(provider => provider.GetRequiredService<OpenedStudio>().Studio)
        .AddSingleton(provider => provider.GetRequiredService<OpenedStudio>().Catalog)
        .AddSingleton<IDoorbell>(provider => provider.GetRequiredService<OpenedStudio>().Ports.Workflows)
        .AddSingleton(ServicesOf)
        .AddSingleton(provider => new BriefMessages(provider.GetRequiredService<StudioServices>(), settings.Workspace))
        .AddSingleton(provider => new StudioBridge(StudioApp.Build(provider.GetRequiredService<StudioServices>()), settings.IsBehindFrontEnd))
        .AddSingleton(provider =>
        {
            var opened = provider.GetRequiredService<OpenedStudio>();
            return new DeadLetterSweep(opened.Ports.Lanes, opened.Studio.Ledger, opened.Ports.Clock, opened.Ports.Logger);
        });

    private static OpenedStudio Open(IServiceProvider provider, Func<IServiceProvider, IWorkflowClient, StudioPorts> ports)
    {
        // The client needs to know the catalog, the catalog's activities the domain, and the domain the client: the catalog is filled last.
        var catalog = new WorkflowCatalog();
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Atelier.Workflows");
        var opened = ports(provider, new DurableWorkflowClient(provider.GetRequiredService<DurableClients>(), catalog, logger));
        var studio = new Studio(opened);
        studio.AddTo(catalog);
        return new(studio, catalog, opened);
    }

    private static StudioServices ServicesOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<FunctionsSettings>();
        var (studio, _, ports) = provider.GetRequiredService<OpenedStudio>();
        var identity = new PlatformIdentity(new ApiKeys(ports.Store, settings.Workspace, ports.Clock), new RoleClaims(settings.Workspace), settings.IsPlatformAuthenticationOn);
        return StudioServices.Of(studio, ports.Store, new ReviewLinks(settings.LinkKeys, settings.Url), identity, ports.Clock) with
        {
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
            Options = new() { Hosts = settings.Hosts },
        };
    }
}
