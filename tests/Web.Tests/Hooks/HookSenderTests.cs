using Atelier.Core.Hooks;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Atelier.Web.Hooks;

namespace Atelier.Web.Tests.Hooks;

public sealed class HookSenderTests
{
    private static readonly byte[] Body = "{\"specversion\":\"1.0\"}"u8.ToArray();

    // Whoever answers here is never late, however slow the machine.
    private static readonly HookSenderOptions Private = new() { AllowPrivate = true, Timeout = TimeSpan.FromMinutes(2) };

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2606:4700:4700::1111", true)]
    public void Only_addresses_on_the_public_internet_are_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://intranet/")]
    [InlineData("https://x.internal/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://169.254.169.254/metadata")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://example.com/#x")]
    public void An_address_of_no_subscriber_is_refused_before_anybody_is_called(string address)
    {
        using var sender = new HookSender(new(), TimeProvider.System);
        Assert.NotNull(sender.Fault(new(address)));
    }

    [Fact]
    public async Task A_name_that_leads_into_a_private_network_is_not_called_even_when_one_of_its_addresses_is_public()
    {
        var asked = 0;
        using var sender = new HookSender(Private with { AllowPrivate = false }, TimeProvider.System, (_, _) =>
        {
            asked++;
            return Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Loopback]);
        });
        var answer = await sender.SendAsync(new("https://rebinding.example/"), Body, "t=1", CloudEvent.ContentType, WebFixture.Stop);
        Assert.Contains("private network", answer.Reason, StringComparison.Ordinal);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_name_is_resolved_once_and_the_connection_goes_to_what_was_looked_at()
    {
        await using var receiver = new Receiver("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var asked = 0;
        using var sender = new HookSender(Private, TimeProvider.System, (_, _) =>
        {
            asked++;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });
        var answer = await sender.SendAsync(new($"http://nowhere.invalid:{receiver.Port}/hook?x=1"), Body, "t=1,k=a,v1=00", CloudEvent.ContentType, WebFixture.Stop);
        Assert.True(answer.IsTaken, answer.Reason);
        Assert.Equal(1, asked);
        var request = await receiver.RequestAsync();
        Assert.StartsWith("POST /hook?x=1 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Host: nowhere.invalid", request, StringComparison.Ordinal);
        Assert.Contains("Atelier-Signature: t=1,k=a,v1=00", request, StringComparison.Ordinal);
        Assert.Contains("application/cloudevents+json; charset=utf-8", request, StringComparison.Ordinal);
        Assert.EndsWith("{\"specversion\":\"1.0\"}", request, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_redirect_is_an_error_and_is_not_followed()
    {
        await using var receiver = new Receiver("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var sender = new HookSender(Private, TimeProvider.System);
        var answer = await sender.SendAsync(new($"http://127.0.0.1:{receiver.Port}/"), Body, "t=1", CloudEvent.ContentType, WebFixture.Stop);
        Assert.False(answer.IsTaken);
        Assert.Contains("not followed", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscriber_that_is_busy_broken_or_not_there_is_told_of_and_nothing_is_thrown()
    {
        using var sender = new HookSender(Private, TimeProvider.System);
        await using var busy = new Receiver("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var answer = await sender.SendAsync(new($"http://127.0.0.1:{busy.Port}/"), Body, "t=1", CloudEvent.ContentType, WebFixture.Stop);
        Assert.Equal((429, TimeSpan.FromSeconds(120)), (answer.Status, answer.RetryAfter));
        await using var broken = new Receiver("this is no HTTP\r\n\r\n");
        Assert.NotNull((await sender.SendAsync(new($"http://127.0.0.1:{broken.Port}/"), Body, "t=1", CloudEvent.ContentType, WebFixture.Stop)).Error);

        // Bound, so that nobody else is there, and not listening.
        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Contains("can't be reached", (await sender.SendAsync(new($"http://127.0.0.1:{((IPEndPoint)deaf.LocalEndPoint!).Port}/"), Body, "t=1", CloudEvent.ContentType, WebFixture.Stop)).Reason, StringComparison.Ordinal);
    }

    /// <summary>Takes one connection, keeps what comes and answers with given bytes.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task<string> _request;

        public Receiver(string answer)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _request = ServeAsync(answer);
        }

        public int Port { get; }

        public Task<string> RequestAsync() => _request;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _request.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        private async Task<string> ServeAsync(string answer)
        {
            using var client = await _listener.AcceptTcpClientAsync(WebFixture.Stop);
            var stream = client.GetStream();
            var text = new StringBuilder();
            var buffer = new byte[4096];
            while (!text.ToString().EndsWith('}'))
            {
                var read = await stream.ReadAsync(buffer, WebFixture.Stop);
                if (read == 0)
                {
                    break;
                }

                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), WebFixture.Stop);
            return text.ToString();
        }
    }
}
