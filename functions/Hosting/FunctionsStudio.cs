using Atelier.Core.Briefs;
using Atelier.Core.Hooks;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Uploads;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Atelier.Functions.Http;
using Atelier.Web;
using Atelier.Web.Briefs;
using Atelier.Web.Hooks;
using Atelier.Web.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Hosting;

/// <summary>Puts the studio together for the functions: the domain on its ports, its workflows on the host's engine, the web room once.</summary>
public static class FunctionsStudio
{
    // Of App Service's authentication; it takes paths of the app only.
    private const string SignIn = "/.auth/login/aad?post_login_redirect_uri=";

    /// <summary>Adds all that a function asks for.</summary>
    /// <param name="services">The worker's services.</param>
    /// <param name="settings">The app's settings.</param>
    /// <param name="ports">Makes the domain's ports around the workflow client that it is given.</param>
    /// <param name="mirror">Hears of everything that happens, or null.</param>
    public static IServiceCollection AddStudio(
        this IServiceCollection services, FunctionsSettings settings, Func<IServiceProvider, IWorkflowClient, StudioPorts> ports, IEventMirror? mirror = null) => services
        .AddSingleton(settings)
        .AddSingleton(new ReviewLinks(settings.LinkKeys, settings.Url))
        .AddSingleton(provider => new HookSecrets(provider.GetRequiredService<ReviewLinks>()))
        .AddSingleton<IHookSender>(new HookSender(new(), TimeProvider.System))
        .AddSingleton(provider => Hooks(provider))
        .AddSingleton(provider => Dispatcher(provider, mirror))
        .AddSingleton<DurableClients>()
        .AddSingleton(provider => Open(provider, ports))
        .AddSingleton(provider => provider.GetRequiredService<OpenedStudio>().Studio)
        .AddSingleton(provider => provider.GetRequiredService<OpenedStudio>().Catalog)
        .AddSingleton<IDoorbell>(provider => provider.GetRequiredService<OpenedStudio>().Ports.Workflows)
        .AddSingleton(ServicesOf)
        .AddHostedService<ListsAhead>()
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

    private static HookBook Hooks(IServiceProvider provider)
    {
        var ports = provider.GetRequiredService<OpenedStudio>().Ports;
        return new(ports.Store, provider.GetRequiredService<HookSecrets>(), provider.GetRequiredService<IHookSender>(), ports.Clock, logger: provider.GetRequiredService<ILoggerFactory>().CreateLogger("Atelier.Hooks"));
    }

    private static HookDispatcher Dispatcher(IServiceProvider provider, IEventMirror? mirror)
    {
        var ports = provider.GetRequiredService<OpenedStudio>().Ports;
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Atelier.Hooks");
        return new(ports.Store, provider.GetRequiredService<HookBook>(), provider.GetRequiredService<HookSecrets>(), provider.GetRequiredService<IHookSender>(), ports.Clock, logger, mirror: mirror);
    }

    private static StudioServices ServicesOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<FunctionsSettings>();
        var (studio, _, ports) = provider.GetRequiredService<OpenedStudio>();
        var identity = new PlatformIdentity(new ApiKeys(ports.Store, settings.Workspace, ports.Clock), new RoleClaims(settings.Workspace), settings.IsPlatformAuthenticationOn);
        return StudioServices.Of(studio, ports.Store, provider.GetRequiredService<ReviewLinks>(), identity, ports.Clock, provider.GetRequiredService<HookBook>()) with
        {
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
            DirectUploads = provider.GetService<IDirectUploads>(),
            Options = new() { Hosts = settings.Hosts, SignIn = settings.IsPlatformAuthenticationOn ? SignIn : null },
        };
    }
}
