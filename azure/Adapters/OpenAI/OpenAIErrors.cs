using System.ClientModel;
using System.Globalization;
using System.Text.Json;
using Atelier.Azure.Calls;

namespace Atelier.Azure.OpenAI;

/// <summary>What failures of an OpenAI endpoint mean.</summary>
internal static class OpenAIErrors
{
    public static bool IsTransient(Exception e) => e is ClientResultException { Status: 0 or 408 or 409 or 429 or 500 or 502 or 503 or 504 };

    public static bool IsOfCall(Exception e) => e is ClientResultException || AzureErrors.IsOfCall(e);

    /// <summary>Whether the client couldn't read what the service answered.</summary>
    public static bool IsNonsense(Exception e) =>
        e is JsonException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException or KeyNotFoundException or NullReferenceException or OperationCanceledException;

    /// <summary>How long the service said to wait, or null.</summary>
    public static TimeSpan? WaitWanted(Exception e) =>
        e is ClientResultException failed && failed.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var after) == true
        && int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Whether a content filter refused the request (400 with code <c>content_filter</c>, or <c>moderation_blocked</c> of image models).</summary>
    public static bool IsFiltered(Exception e) => e is ClientResultException { Status: 400 } failed && Code(failed) is "content_filter" or "content_policy_violation" or "moderation_blocked" or "contentFilter";

    /// <summary>A failure in a few words that hold no address, header, key or body.</summary>
    public static string Describe(Exception e) => e switch
    {
        ClientResultException { Status: 401 or 403 } => "it refused the identity or key",
        ClientResultException { Status: 404 } => "it knows no such model or deployment",
        ClientResultException { Status: 429 } => "it is asked too much at the moment, or its quota is used up",
        ClientResultException { Status: 0 } => "it can't be reached",
        ClientResultException f when IsFiltered(f) => "its content filter refused",
        ClientResultException f => string.Create(CultureInfo.InvariantCulture, $"it answered {f.Status}"),
        _ => AzureErrors.Describe(e),
    };

    private static string? Code(ClientResultException e)
    {
        try
        {
            using var body = JsonDocument.Parse(e.GetRawResponse()!.Content);
            return body.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }
}
