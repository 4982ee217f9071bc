using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atelier.Azure.Tests.Support;

/// <summary>A service on this machine that answers over HTTPS as it is told, and keeps what it was asked.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<WireRequest> _requests = new();

    private WireServer(Func<WireRequest, WireReply> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(SelfSigned.Certificate)));
        builder.WebHost.UseKestrelHttpsConfiguration();
        _app = builder.Build();
        _app.Run(context => AnswerAsync(context, answer));
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    public static async Task<WireServer> StartAsync(Func<WireRequest, WireReply> answer)
    {
        var server = new WireServer(answer);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Answers in turn; the last one stays.</summary>
    public static Task<WireServer> StartAsync(params WireReply[] replies)
    {
        var turn = -1;
        return StartAsync(_ => replies[Math.Min(Interlocked.Increment(ref turn), replies.Length - 1)]);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, Func<WireRequest, WireReply> answer)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new WireRequest(
            context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "",
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync());
        _requests.Enqueue(request);
        var reply = answer(request);
        if (reply.Hangs)
        {
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.Breaks)
        {
            context.Response.ContentLength = reply.Body.Length + 2_000;
            await context.Response.WriteAsync(reply.Body);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        if (context.Request.Method != "HEAD")
        {
            await context.Response.WriteAsync(reply.Body);
        }
    }
}
