using Atelier.Functions.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Atelier.Functions.Http;

/// <summary>All of HTTP: every path and method goes to the web room, so that the cloud answers as one machine does.</summary>
public sealed class HttpFunction(StudioBridge bridge, DurableClients clients)
{
    /// <summary>Answers a request.</summary>
    [Function("http")]
    public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Use(client);
        await bridge.InvokeAsync(request.HttpContext);
        return Results.Empty; // the host warns of functions that return nothing
    }
}
