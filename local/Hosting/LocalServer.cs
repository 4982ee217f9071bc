using System.Net;
using Atelier.Core.Renders;
using Atelier.Web;
using Atelier.Web.Identity;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Hosting;

/// <summary>The web room on the framework's own server, on loopback.</summary>
internal static class LocalServer
{
    /// <summary>Starts a server.</summary>
    /// <exception cref="IOException">Its port is taken; says what to do.</exception>
    public static async Task OpenAsync(WebApplication server, LocalSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new IOException($"Port {settings.Url.Port} is taken by another program. Stop that one, or choose another port: ATELIER_URL=http://localhost:{settings.Url.Port + 1}", e);
        }
    }

    /// <summary>A server that is not started yet.</summary>
    public static WebApplication Create(LocalStudio studio, ILoggerFactory loggers, RenderBoard? progress = null, StudioOptions? options = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // The web room counts bodies itself and answers 413 in its own form.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, studio.Settings.Url.Port);
        });
        var server = builder.Build();
        var identity = new LocalIdentity(new ApiKeys(studio.Store, LocalSettings.Workspace, TimeProvider.System), LocalSettings.Workspace);
        var services = StudioServices.Of(studio.Studio, studio.Store, studio.Links, identity, TimeProvider.System, studio.Hooks) with
        {
            Loggers = loggers,
            Progress = progress,
            HostConcerns = studio.Concerns.Find,
            Options = (options ?? new()) with { Hosts = [studio.Settings.Url.Host] },
        };
        server.Run(StudioApp.Build(services));
        return server;
    }
}
