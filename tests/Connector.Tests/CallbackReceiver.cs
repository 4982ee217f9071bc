using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Atelier.Connector.Tests;

/// <summary>Where the platform wants to be called: keeps what it is sent, each event once, since one whose answer comes late is sent again.</summary>
internal sealed class CallbackReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, byte> _known = [];

    private CallbackReceiver(WebApplication server) => _server = server;

    public ConcurrentQueue<(string? ContentType, string Query, JsonObject Event)> Received { get; } = [];

    public string Address => _server.Urls.Single();

    public static async Task<CallbackReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var receiver = new CallbackReceiver(builder.Build());
        receiver._server.Run(receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var told = JsonNode.Parse(await reader.ReadToEndAsync())!.AsObject();
        if (_known.TryAdd((string)told["id"]!, 0))
        {
            Received.Enqueue((context.Request.ContentType, context.Request.QueryString.Value!, told));
        }

        context.Response.StatusCode = 202;
    }
}
