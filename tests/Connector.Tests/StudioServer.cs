using System.Net;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Atelier.Local.Tests.Studio;
using Atelier.Web;
using Atelier.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;

namespace Atelier.Connector.Tests;

/// <summary>A whole local studio on a folder, with its engine and a painter for a model, and its HTTP before it.</summary>
internal sealed class StudioServer : IAsyncDisposable
{
    private readonly IHost _host;

    private StudioServer(LocalStudio local, LogBook log)
    {
        (Local, Log) = (local, log);
        var identity = new LocalIdentity(new ApiKeys(local.Store, StudioOnDisk.Workspace, TimeProvider.System), StudioOnDisk.Workspace);
        var app = StudioApp.Build(StudioServices.Of(local.Studio, local.Store, local.Links, identity, TimeProvider.System, local.Hooks) with { Loggers = log });
        _host = new HostBuilder().ConfigureWebHost(web => web.UseTestServer().Configure(outer => outer.Run(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Loopback;
            return app(context);
        }))).Start();
        Client = _host.GetTestServer().CreateClient();
        Client.BaseAddress = new("http://localhost:7071");
    }

    public LocalStudio Local { get; }

    public LogBook Log { get; }

    public HttpClient Client { get; }

    public static async Task<StudioServer> StartAsync(string folder)
    {
        var log = new LogBook();
        var local = await LocalStudio.OpenAsync(StudioOnDisk.Settings(folder) with { PrivateHooks = true }, log, _ => { });
        await local.Store.WriteAsync(StoreKeys.Model(StudioOnDisk.Workspace, Painter.Profile.Name), Painter.Profile, PutCondition.Any);
        await local.StartAsync(withWorker: false);
        local.StartWorker(new Easel());
        return new(local, log);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json) => Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _host.Dispose();
        await Local.DisposeAsync();
    }
}
