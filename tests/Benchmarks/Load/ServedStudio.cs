using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Atelier.Benchmarks.Figures;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Briefs;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Hosting;
using Atelier.Local.Platform;
using Atelier.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Benchmarks.Load;

/// <summary>A whole studio on a folder of its own behind its own server on loopback, called over HTTP as clients call it.</summary>
internal sealed class ServedStudio : IAsyncDisposable
{
    private static readonly WorkspacePolicy Policy = new() { Version = "bench-1", Review = new() { Reviewers = [new("ada", ["reviewer"])] } };

    private readonly WorkFolder _folder;
    private readonly LocalStudio _studio;
    private readonly LocalPlatform _platform;
    private readonly WebApplication _server;
    private int _prompt;

    private ServedStudio(WorkFolder folder, LocalStudio studio, LocalPlatform platform, WebApplication server, HttpClient client) =>
        (_folder, _studio, _platform, _server, Client) = (folder, studio, platform, server, client);

    /// <summary>Calls as the owner.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts one.</summary>
    /// <param name="images">What draws; the demo model when null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ServedStudio> StartAsync(IImageModel? images, CancellationToken cancellationToken)
    {
        var folder = new WorkFolder();
        var none = Path.Combine(folder.Path, "none");
        Directory.CreateDirectory(none);
        var settings = new LocalSettings { Data = folder.Path, Samples = none, Url = new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort()}")) };
        if (images is not null)
        {
            settings = settings with { Models = none };
        }

        var studio = await LocalStudio.OpenAsync(settings, NullLoggerFactory.Instance, _ => { });
        await studio.Store.WriteAsync(StoreKeys.Policy(LocalSettings.Workspace), Policy, PutCondition.Any, cancellationToken: cancellationToken);
        if (images is not null)
        {
            await studio.Store.WriteAsync(StoreKeys.Model(LocalSettings.Workspace, Painter.Profile.Name), Painter.Profile, PutCondition.Any, cancellationToken: cancellationToken);
        }

        await studio.StartAsync(withWorker: images is null);
        if (images is not null)
        {
            studio.StartWorker(images);
        }

        var server = LocalServer.Create(studio, NullLoggerFactory.Instance);
        await server.StartAsync(cancellationToken);
        return new(folder, studio, await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path }), server, ClientOf(settings.Url));
    }

    /// <summary>A client of its own, known by its own key.</summary>
    public async Task<HttpClient> ClientAsync(string caller, CancellationToken cancellationToken)
    {
        var key = await new ApiKeys(_studio.Store, LocalSettings.Workspace, TimeProvider.System).CreateAsync(caller, [Role.Requester], cancellationToken);
        var client = ClientOf(Client.BaseAddress!);
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>Sends a brief of one shot.</summary>
    public async Task<string> SubmitAsync(HttpClient client, int variants, CancellationToken cancellationToken)
    {
        var body = new
        {
            title = "Bench", campaign = "bench", intent = new { subject = Orders.Prompt(Interlocked.Increment(ref _prompt)) },
            output = new { shots = new[] { new { name = "hero", width = 256, height = 256, variants } } },
        };
        using var answer = await client.PostAsJsonAsync(new Uri("/v1/briefs", UriKind.Relative), body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return (int)answer.StatusCode == 202 ? JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()! : throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
    }

    /// <summary>Waits until a brief's previews are all there and people are asked.</summary>
    public async Task UntilReviewAsync(string brief, CancellationToken cancellationToken)
    {
        while (true)
        {
            // One row is read: who measures must not be most of the load.
            var state = await _platform.Workflows.GetAsync(brief, cancellationToken);
            if (state is { Status: > WorkflowStatus.Running })
            {
                throw new InvalidOperationException($"{brief} ended without a review: {state.Failure ?? state.Output}");
            }

            if (BriefStatus.Of(state).State == BriefState.InReview)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }
    }

    /// <summary>Waits until something waits to be drawn.</summary>
    public async Task UntilBusyAsync(CancellationToken cancellationToken)
    {
        while (await _studio.Studio.Depths.DeepestAsync(LocalSettings.Workspace, cancellationToken) == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
        await _platform.DisposeAsync();
        await _studio.DisposeAsync();
        _folder.Dispose();
    }

    private static HttpClient ClientOf(Uri address) => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
