using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Atelier.Azure.Calls;

/// <summary>A service of Azure over its documented REST API: JSON in and out, by identity, under <see cref="CallLimits"/>. Thread-safe.</summary>
internal sealed class RestService
{
    private const int MostOfAnswer = 1024 * 1024;

    private readonly Uri _address;
    private readonly HttpPipeline _pipeline;
    private readonly ServiceCalls _calls;

    /// <param name="address">The service; HTTPS, since tokens are sent over nothing else.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="scope">What the token is for.</param>
    /// <param name="limits">How patient.</param>
    /// <param name="transport">What carries the requests, or null for the SDK's own.</param>
    /// <param name="time">The clock of pauses and time-outs.</param>
    public RestService(Uri address, TokenCredential credential, string scope, CallLimits limits, HttpPipelineTransport? transport = null, TimeProvider? time = null)
    {
        var options = new RestOptions();
        if (transport is not null)
        {
            options.Transport = transport;
        }

        _address = address;
        _pipeline = HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(credential, scope));
        _calls = new(limits, AzureErrors.IsTransient, AzureErrors.WaitWanted, time);
    }

    /// <summary>Asks.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, from the service's root.</param>
    /// <param name="body">Sent as JSON; nothing when null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="RequestFailedException">It answered with an error, or with no JSON object (status 0 then).</exception>
    /// <exception cref="TimeoutRejectedException">It didn't answer in time.</exception>
    /// <exception cref="BrokenCircuitException">It failed too often and was not asked.</exception>
    public Task<JsonElement> SendAsync(RequestMethod method, string path, object? body, CancellationToken cancellationToken) =>
        _calls.RunAsync(async (_, token) =>
        {
            using var message = _pipeline.CreateMessage();
            message.BufferResponse = false;
            message.Request.Method = method;
            message.Request.Uri.Reset(new Uri(_address, path));
            message.Request.Headers.Add("Accept", "application/json");
            if (body is not null)
            {
                message.Request.Headers.Add("Content-Type", "application/json");
                message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));
            }

            await _pipeline.SendAsync(message, token);
            var answer = await ReadAsync(message.Response, token);
            return message.Response.IsError ? throw Failed(message.Response, answer) : answer ?? throw new RequestFailedException(0, "The service answered in a form that it doesn't document.");
        }, cancellationToken);

    private static RequestFailedException Failed(Response response, JsonElement? answer)
    {
        // The exception's own reading would keep the whole body; the code is all that is wanted.
        var code = answer is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var name) ? name.ToString() : null;
        return new RequestFailedException(response, innerException: null, new CodeOnly(code));
    }

    private static async Task<JsonElement?> ReadAsync(Response response, CancellationToken cancellationToken)
    {
        if (response.ContentStream is not { } stream)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (bytes.Length + read > MostOfAnswer)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        try
        {
            using var json = JsonDocument.Parse(bytes.ToArray().AsMemory(), new() { MaxDepth = 16 });
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class CodeOnly(string? code) : RequestFailedDetailsParser
    {
        public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
        {
            (error, data) = (new(code, "The service refused."), null);
            return true;
        }
    }
}
