using Atelier.Functions.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Atelier.Functions.Tests.Http;

/// <summary>The HTTP function inside a server as the Functions worker has one: a route of its own that takes everything, and the function beside the request rather than inside it.</summary>
internal sealed class NestedStudio : IAsyncDisposable
{
    private readonly WebApplication _server;

    private NestedStudio(WebApplication server) => _server = server;

    public HttpClient Client { get; private init; } = null!;

    public static async Task<NestedStudio> StartAsync(TestStudio studio, RequestDelegate room, bool isBehindFrontEnd = false, Action<HttpContext>? before = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseTestServer(o => o.PreserveExecutionContext = false);
        builder.Services.AddRoutingCore();
        var server = builder.Build();
        var function = new HttpFunction(new StudioBridge(room, isBehindFrontEnd), studio.Clients);
        server.UseRouting();
        server.MapMethods("/{*path}", [], AnswerAsync);
        await server.StartAsync();
        return new(server) { Client = server.GetTestClient() };

        async Task AnswerAsync(HttpContext context)
        {
            before?.Invoke(context);
            var result = await BesideAsync(() => function.RunAsync(context.Request, studio.Framework));
            await result.ExecuteAsync(context);
        }
    }

    // The worker runs a function from a message of the host: nothing that flows with the request gets there.
    private static Task<IResult> BesideAsync(Func<Task<IResult>> function)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(function);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
