using System.Globalization;
using System.Net.Sockets;
using Atelier.Benchmarks.Figures;
using Atelier.Local.Hosting;
using Atelier.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Benchmarks.Search;

/// <summary>A studio that answers over HTTP on loopback and does nothing else: no workflow runs, nothing is drawn or cleared away.</summary>
internal sealed class SearchedStudio : IAsyncDisposable
{
    private readonly WebApplication _server;

    private SearchedStudio(LocalStudio studio, WebApplication server, HttpClient client) => (Studio, _server, Client) = (studio, server, client);

    /// <summary>Behind the server.</summary>
    public LocalStudio Studio { get; }

    /// <summary>Calls as the owner.</summary>
    public HttpClient Client { get; }

    /// <summary>Opens a folder as a fresh process does, its memory empty.</summary>
    public static async Task<SearchedStudio> OpenAsync(WorkFolder folder, CancellationToken cancellationToken)
    {
        var settings = new LocalSettings { Data = folder.Path, Models = folder.Path, Samples = folder.Path, Url = new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort()}")) };
        var studio = await LocalStudio.OpenAsync(settings, NullLoggerFactory.Instance, _ => { });
        var server = LocalServer.Create(studio, NullLoggerFactory.Instance, options: new StudioOptions { RateBurst = 1_000_000, RatePerSecond = 1_000_000 });
        await server.StartAsync(cancellationToken);
        return new(studio, server, new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = settings.Url, Timeout = TimeSpan.FromMinutes(5) });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
        await Studio.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
