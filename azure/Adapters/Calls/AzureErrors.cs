using System.Globalization;
using Azure;
using Azure.Identity;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Atelier.Azure.Calls;

/// <summary>What failures of Azure services mean.</summary>
internal static class AzureErrors
{
    /// <summary>Whether a failure may pass by itself: no answer, throttled, or trouble inside the service.</summary>
    public static bool IsTransient(Exception e) => e is RequestFailedException { Status: 0 or 408 or 429 or 500 or 502 or 503 or 504 };

    /// <summary>Whether a failure is one of calling a service, and no fault of ours.</summary>
    public static bool IsOfCall(Exception e) =>
        e is RequestFailedException or AuthenticationFailedException or TimeoutRejectedException or BrokenCircuitException or IOException or HttpRequestException;

    /// <summary>How long the service said to wait (RFC 9110, 10.2.3), or null.</summary>
    public static TimeSpan? WaitWanted(Exception e) =>
        e is RequestFailedException failed && failed.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var after) == true
        && int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>A failure in a few words that hold no address, header or body.</summary>
    public static string Describe(Exception e) => e switch
    {
        TimeoutRejectedException => "it didn't answer in time",
        BrokenCircuitException => "it failed too often just now and is left alone for a moment",
        AuthenticationFailedException => "no identity could be had for it; check the managed identity and AZURE_CLIENT_ID",
        RequestFailedException { Status: 401 or 403 } => "it refused the identity; check its role, which takes some minutes to be known after it is given",
        RequestFailedException { Status: 429 } => "it is asked too much at the moment",
        RequestFailedException { Status: 0 } or IOException or HttpRequestException => "it can't be reached",
        RequestFailedException f => string.Create(CultureInfo.InvariantCulture, $"it answered {f.Status} {f.ErrorCode}").TrimEnd(),
        _ => "the call failed",
    };
}
