using System.Net;
using Atelier.Web.Identity;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Tests;

public sealed class LimitTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_caller_that_asks_too_fast_is_told_how_long_to_wait_and_then_may_go_on()
    {
        using var web = new WebFixture(s => s with { Options = s.Options with { RateBurst = 3, RatePerSecond = 0.5 } });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/v1/briefs")).StatusCode);
        }

        var refused = await web.GetAsync("/v1/briefs");
        await WebFixture.ProblemAsync(refused, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter!.Delta);
        web.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/v1/briefs")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await web.GetAsync("/v1/briefs")).StatusCode);
    }

    [Fact]
    public async Task One_callers_haste_is_not_anothers_wait()
    {
        using var web = new WebFixture(s => s with { Options = s.Options with { RateBurst = 1, RatePerSecond = 0.1 } });
        var (anna, ben) = (await web.Studio.Keys.CreateAsync("anna", ["requester"]), await web.Studio.Keys.CreateAsync("ben", ["requester"]));
        Assert.Equal(HttpStatusCode.OK, (await Send(anna)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Send(anna)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(ben)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send("atl_wrong")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Send("atl_wrong")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/healthz")).StatusCode);

        Task<HttpResponseMessage> Send(string key) => web.SendAsync(HttpMethod.Get, "/v1/briefs", content: null, ("Authorization", $"Bearer {key}"));
    }

    [Fact]
    public async Task Forged_links_share_the_limit_of_their_address_and_a_genuine_one_has_its_own()
    {
        using var web = new WebFixture(s => s with { Options = s.Options with { RateBurst = 2, RatePerSecond = 0.1 } });
        var link = $"/r/{web.Studio.Token(await web.Studio.AddReviewAsync())}";
        Assert.Equal(HttpStatusCode.NotFound, (await web.GetAsync("/r/r1.k.forged1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await web.GetAsync($"{link}x")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await web.GetAsync("/r/r1.k.forged3")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await web.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Unknown_keys_are_looked_up_only_as_often_as_their_address_may_call_and_known_ones_all_the_same()
    {
        CountingIdentity? identity = null;
        using var web = new WebFixture(s => s with { Options = s.Options with { RateBurst = 3, RatePerSecond = 0.1 }, Identity = identity = new(s.Identity) });
        var anna = await web.Studio.Keys.CreateAsync("anna", ["requester"]);
        Assert.Equal(HttpStatusCode.OK, (await Send(anna)).StatusCode);
        for (var i = 0; i < 10; i++)
        {
            await Send($"atl_{new string((char)('a' + i), 43)}");
        }

        Assert.Equal(4, identity!.Asked);
        Assert.Equal(HttpStatusCode.OK, (await Send(anna)).StatusCode);

        Task<HttpResponseMessage> Send(string key) => web.SendAsync(HttpMethod.Get, "/v1/briefs", content: null, ("Authorization", $"Bearer {key}"));
    }

    [Fact]
    public async Task A_request_that_takes_too_long_ends_with_a_problem()
    {
        using var web = new WebFixture();
        using var body = new EndlessContent();
        var asking = web.SendAsync(HttpMethod.Post, "/v1/briefs", body);
        while (!asking.IsCompleted)
        {
            web.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await WebFixture.ProblemAsync(await asking, HttpStatusCode.ServiceUnavailable, "took-too-long");
    }

    [Fact]
    public async Task Watching_a_brief_tells_of_each_change_keeps_the_line_open_and_ends_with_the_brief()
    {
        using var web = new WebFixture();
        await web.Studio.AddReviewAsync();
        using var answer = await web.Client.GetAsync(new Uri("/v1/briefs/b-spring/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, WebFixture.Stop);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(WebFixture.Stop));
        Assert.Contains("\"inReview\"", await NextAsync("data: ", TimeSpan.Zero), StringComparison.Ordinal);
        await NextAsync(": ", TimeSpan.FromSeconds(15));
        await web.Studio.Services.Briefs.CancelAsync("studio", "b-spring", "owner", "enough", WebFixture.Stop);
        Assert.Contains("\"cancelled\"", await NextAsync("data: ", Look), StringComparison.Ordinal);
        Assert.Null(await NextAsync("data: ", TimeSpan.Zero));

        // The stream ends by itself after some minutes of its clock: so that clock goes no further than what is read needs, however late a line arrives here.
        async Task<string?> NextAsync(string start, TimeSpan within)
        {
            for (var looks = within / Look; looks > 0; looks--)
            {
                await WebFixture.UntilAsync(() => Task.FromResult(web.Clock.Waiting), waiting => waiting == 1);
                web.Clock.Advance(Look);
            }

            while (await reader.ReadLineAsync(WebFixture.Stop) is { } line)
            {
                if (line.StartsWith(start, StringComparison.Ordinal))
                {
                    return line;
                }
            }

            return null;
        }
    }

    private sealed class CountingIdentity(ICallerIdentity inner) : ICallerIdentity
    {
        public int Asked { get; private set; }

        public Task<Caller?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken = default)
        {
            Asked++;
            return inner.IdentifyAsync(context, cancellationToken);
        }
    }

    private sealed class EndlessContent : HttpContent
    {
        public EndlessContent() => Headers.ContentType = new("application/json");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray(), WebFixture.Stop);
            await stream.FlushAsync(WebFixture.Stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, WebFixture.Stop);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
