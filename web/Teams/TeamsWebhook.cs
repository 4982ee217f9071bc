using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Atelier.Web.Teams;

/// <summary>
/// A workflow of Teams that posts cards (trigger 'When a Teams webhook request is received'). Its address carries a signature and is a secret: it is logged and traced nowhere,
/// and called by https only, at the hosts that Power Automate and Logic Apps have. Thread-safe.
/// </summary>
public sealed class TeamsWebhook : IDisposable
{
    private const int Attempts = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Uri _address;
    private readonly HttpClient _client;
    private readonly TimeProvider _clock;

    /// <summary>At an address.</summary>
    /// <param name="address">A secret.</param>
    /// <param name="clock">The time.</param>
    /// <param name="hosts">Endings of host names it may have, such as <c>.logic.azure.com</c>; those of the public and government clouds when null.</param>
    /// <exception cref="FormatException">It isn't such an address; the message never quotes it.</exception>
    public TeamsWebhook(Uri address, TimeProvider clock, IReadOnlyList<string>? hosts = null)
        : this(address, clock, hosts, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
    }

    internal TeamsWebhook(Uri address, TimeProvider clock, IReadOnlyList<string>? hosts, HttpMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (Fault(address, hosts ?? Hosts) is { } fault)
        {
            handler.Dispose();
            throw new FormatException(fault);
        }

        (_address, _clock) = (address, clock);
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>From settings; null without an address.</summary>
    /// <param name="address">A secret: <c>ATELIER_TEAMS_WEBHOOK</c>.</param>
    /// <param name="hosts">Endings of host names that it may have, separated by commas, or null for the usual ones: <c>ATELIER_TEAMS_HOSTS</c>.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="FormatException">They can't be used; the message says which to mend, and never quotes the address.</exception>
    public static TeamsWebhook? From(string? address, string? hosts, TimeProvider clock)
    {
        var endings = hosts?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return !endings.All(h => h is ['.', _, ..]) ? throw new FormatException("ATELIER_TEAMS_HOSTS is endings of host names that begin with a dot, separated by commas, such as .logic.azure.com.")
            : string.IsNullOrWhiteSpace(address) ? null
            : Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) ? new(uri, clock, endings.Length > 0 ? endings : null)
            : throw new FormatException("ATELIER_TEAMS_WEBHOOK is no address; copy it from the workflow's trigger.");
    }

    /// <summary>Endings of the host names of Power Automate and Logic Apps.</summary>
    public static IReadOnlyList<string> Hosts { get; } = [".logic.azure.com", ".api.powerplatform.com", ".logic.azure.us", ".api.powerplatform.us", ".logic.azure.cn", ".api.powerplatform.cn"];

    /// <summary>Posts a message.</summary>
    /// <exception cref="TeamsException">It didn't arrive, as far as can be told.</exception>
    public async Task PostAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (said, wait) = await TryAsync(message, attempt, cancellationToken);
            if (said is null)
            {
                return;
            }

            if (wait is null || attempt == Attempts)
            {
                throw new TeamsException(said);
            }

            await Task.Delay(wait.Value, _clock, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string? Fault(Uri address, IReadOnlyList<string> hosts) =>
        !address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttps ? "ATELIER_TEAMS_WEBHOOK begins with https://."
        : address.UserInfo.Length > 0 || !address.IsDefaultPort ? "ATELIER_TEAMS_WEBHOOK holds no user name and no port but 443."
        : !hosts.Any(h => address.IdnHost.EndsWith(h, StringComparison.OrdinalIgnoreCase)) ? $"ATELIER_TEAMS_WEBHOOK is the address of a workflow; its host ends in {string.Join(", ", hosts)}. If yours has another, name its ending in ATELIER_TEAMS_HOSTS."
        : null;

    // What went wrong, or null; and how long to wait before another attempt, null when that would be in vain. Exceptions stay here: they may name the address.
    private async Task<(string? Said, TimeSpan? Wait)> TryAsync(ReadOnlyMemory<byte> message, int attempt, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(Longest, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var soon = TimeSpan.FromSeconds(attempt * attempt);
        try
        {
            using var content = new ReadOnlyMemoryContent(message);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var isBusy = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)answer.StatusCode >= 500;
            var wait = answer.Headers.RetryAfter?.Delta is { } asked && asked > soon ? asked < Longest ? asked : Longest : soon;
            return answer.IsSuccessStatusCode ? (null, null) : ($"The Teams workflow answered {((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)}.", isBusy ? wait : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ("The Teams workflow didn't answer in time.", soon);
        }
        catch (HttpRequestException e)
        {
            return ($"The Teams workflow can't be reached: {e.HttpRequestError}.", soon);
        }
        catch (IOException)
        {
            return ("The connection to the Teams workflow broke off.", soon);
        }
    }
}
