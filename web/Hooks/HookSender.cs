using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Atelier.Core.Hooks;

namespace Atelier.Web.Hooks;

/// <summary>
/// Posts to subscribers over HTTP, and to nobody else: a name is resolved once, all its addresses must be public, and the connection goes to one of those addresses,
/// so that a name which is pointed elsewhere meanwhile leads nowhere. Redirects are not followed, no proxy is used, nothing of the answer but its status is read. Thread-safe.
/// </summary>
public sealed class HookSender : IHookSender, IDisposable
{
    private static readonly string[] LocalNames = ["localhost", "localhost.localdomain"];
    private static readonly string[] LocalEndings = [".localhost", ".local", ".internal", ".home.arpa"];

    private readonly HookSenderOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _client;

    /// <summary>With the machine's own resolver.</summary>
    public HookSender(HookSenderOptions options, TimeProvider clock)
        : this(options, clock, Dns.GetHostAddressesAsync)
    {
    }

    internal HookSender(HookSenderOptions options, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (_options, _clock, _resolve) = (options, clock, resolve);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("Atelier", null));
    }

    /// <inheritdoc/>
    public string? Fault(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Scheme != Uri.UriSchemeHttps && !(_options.AllowPrivate && address.Scheme == Uri.UriSchemeHttp))
        {
            return "The address begins with https://.";
        }

        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0 || address.Host.Length == 0)
        {
            return "The address holds a host and a path, no user name and no fragment.";
        }

        var name = address.IdnHost.TrimEnd('.');
        var isLocal = IPAddress.TryParse(name, out var ip)
            ? !PublicAddresses.IsPublic(ip)
            : !name.Contains('.', StringComparison.Ordinal) || LocalNames.Contains(name, StringComparer.OrdinalIgnoreCase) || LocalEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return isLocal && !_options.AllowPrivate ? "The address lies on this machine or in a private network, where the studio calls nobody." : null;
    }

    /// <inheritdoc/>
    public async Task<HookAnswer> SendAsync(Uri address, ReadOnlyMemory<byte> body, string signature, string contentType, CancellationToken cancellationToken = default)
    {
        if (Fault(address) is { } fault)
        {
            return new(null, fault);
        }

        using var timer = new CancellationTokenSource(_options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var content = new ReadOnlyMemoryContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            request.Headers.Add(HookSignature.Header, signature);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)answer.StatusCode;
            return new(status, status is >= 300 and < 400 ? $"It answered {status}; redirects are not followed." : null, RetryAfter(answer));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, "It didn't answer in time.");
        }
        catch (AddressRefusedException)
        {
            return new(null, "Its name leads to this machine or into a private network, where the studio calls nobody.");
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is AddressRefusedException
                ? new(null, "Its name leads to this machine or into a private network, where the studio calls nobody.")
                : new(null, $"It can't be reached: {e.HttpRequestError}.");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new(null, "The connection broke off.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await _resolve(context.DnsEndPoint.Host, cancellationToken);
        if (!_options.AllowPrivate && !addresses.All(PublicAddresses.IsPublic))
        {
            throw new AddressRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // To the addresses that were looked at, not to the name again.
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    private sealed class AddressRefusedException : Exception;
}
