using System.ClientModel;
using System.ClientModel.Primitives;
using Atelier.Azure.Calls;
using Azure.Core;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Images;

namespace Atelier.Azure.OpenAI;

/// <summary>
/// Clients of any endpoint that speaks OpenAI's API, such as <c>https://{resource}.openai.azure.com/openai/v1/</c>. They don't retry by themselves and read no endless answers;
/// in Azure they come by identity, elsewhere by key.
/// </summary>
public static class OpenAIClients
{
    // learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle: the v1 endpoint takes tokens of this audience.
    private const string Scope = "https://cognitiveservices.azure.com/.default";
    private const long MostOfChat = 2 * 1024 * 1024;
    private const long MostOfPicture = 96 * 1024 * 1024;

    /// <summary>A language model in Azure.</summary>
    public static ChatClient Chat(Uri endpoint, string deployment, TokenCredential credential, HttpMessageHandler? handler = null) =>
        new(deployment, new BearerTokenPolicy(credential, Scope), Options(Azure(endpoint), MostOfChat, handler));

    /// <summary>A language model elsewhere. Without a key the endpoint is asked without one, as local servers want it.</summary>
    public static ChatClient Chat(Uri endpoint, string model, string? key, HttpMessageHandler? handler = null) =>
        new(model, new ApiKeyCredential(string.IsNullOrEmpty(key) ? "none" : key), Options(endpoint, MostOfChat, handler));

    /// <summary>An image model in Azure.</summary>
    public static ImageClient Images(Uri endpoint, string deployment, TokenCredential credential, HttpMessageHandler? handler = null) =>
        new(deployment, new BearerTokenPolicy(credential, Scope), Options(Azure(endpoint), MostOfPicture, handler));

    /// <summary>The v1 address of an Azure resource, whichever of its addresses is known.</summary>
    internal static Uri Azure(Uri endpoint) => endpoint.AbsolutePath.Contains("/openai/v1", StringComparison.OrdinalIgnoreCase) ? endpoint : new(endpoint, "/openai/v1/");

    private static OpenAIClientOptions Options(Uri endpoint, long maxBytes, HttpMessageHandler? handler) => new()
    {
        Endpoint = endpoint,
        RetryPolicy = new ClientRetryPolicy(0),
        NetworkTimeout = TimeSpan.FromMinutes(10),
        Transport = new HttpClientPipelineTransport(new HttpClient(new LimitedResponses(maxBytes, handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10) })) { Timeout = Timeout.InfiniteTimeSpan }),
    };
}
