using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Web;
using Atelier.Web.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Functions.Tests.Http;

public sealed class HttpFunctionTests : IDisposable
{
    private const string Brief = """{ "title": "Spring sale", "intent": { "subject": "three white circles on a teal gradient" }, "output": { "shots": [{ "width": 512, "height": 512 }] } }""";

    private readonly TestStudio _studio = new();

    [Fact]
    public async Task A_brief_sent_through_the_function_is_accepted_with_our_own_address_and_its_workflow_runs_on_the_engine()
    {
        await using var host = await NestedStudio.StartAsync(_studio, Room());

        var answer = await host.Client.PostAsync("/v1/briefs", Json(Brief));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("runtime/webhooks", body + answer.Headers.Location, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("code=", body + answer.Headers.Location, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("/v1/briefs/" + Assert.Single(_studio.Host.InstanceIds), answer.Headers.Location!.AbsolutePath);
    }

    [Theory]
    [InlineData("GET", "/healthz", 200)]
    [InlineData("HEAD", "/healthz", 200)]
    [InlineData("GET", "/v1/briefs", 200)]
    [InlineData("HEAD", "/v1/briefs", 200)]
    [InlineData("PUT", "/v1/briefs", 405)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("GET", "/", 200)]
    public async Task Every_path_and_method_gets_the_web_rooms_answer(string method, string path, int status)
    {
        await using var host = await NestedStudio.StartAsync(_studio, Room());
        using var request = new HttpRequestMessage(new(method), path);

        Assert.Equal(status, (int)(await host.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_malformed_body_is_400_and_an_oversized_one_413_in_our_own_words()
    {
        await using var host = await NestedStudio.StartAsync(_studio, Room());

        var malformed = await host.Client.PostAsync("/v1/briefs", Json("{ \"title\": "));
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        Assert.Equal("application/problem+json", malformed.Content.Headers.ContentType!.MediaType);

        // Chunked: no length tells its size before.
        using var content = new PushedContent(3 << 20);
        var oversized = await host.Client.PostAsync("/v1/briefs", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, oversized.StatusCode);
        Assert.Equal("application/problem+json", oversized.Content.Headers.ContentType!.MediaType);
        Assert.Empty(_studio.Host.InstanceIds);
    }

    [Theory]
    [InlineData(true, "203.0.113.7:52100", "203.0.113.7")]
    [InlineData(true, "[2001:db8::7]:443", "2001:db8::7")]
    [InlineData(true, "2001:db8::7", "2001:db8::7")]
    [InlineData(true, "not an address", "10.0.0.1")]
    [InlineData(false, "203.0.113.7:52100", "10.0.0.1")]
    public async Task The_callers_address_is_what_the_front_end_says_and_only_where_there_is_one(bool isBehindFrontEnd, string header, string expected)
    {
        IPAddress? seen = null;
        await using var host = await NestedStudio.StartAsync(
            _studio,
            context =>
            {
                seen = context.Connection.RemoteIpAddress;
                return Task.CompletedTask;
            },
            isBehindFrontEnd,
            context => context.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("CLIENT-IP", header);

        await host.Client.SendAsync(request);

        Assert.Equal(expected, seen?.ToString());
    }

    [Fact]
    public async Task The_requests_activity_and_context_are_found_inside_though_the_function_runs_beside_the_request()
    {
        using var activity = new Activity("request").Start();
        Activity.Current = null;
        string? trace = null;
        HttpContext? context = null;
        await using var host = await NestedStudio.StartAsync(
            _studio,
            _ =>
            {
                trace = Activity.Current?.Id;
                context = new HttpContextAccessor().HttpContext;
                return Task.CompletedTask;
            },
            before: c => c.Features.Set<IHttpActivityFeature>(new ActivityFeature(activity)));

        await host.Client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(activity.Id, trace);
        Assert.NotNull(context);
    }

    [Fact]
    public async Task What_is_streamed_arrives_while_the_request_goes_on()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await NestedStudio.StartAsync(_studio, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n");
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync("data: last\n\n");
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/briefs/b/events");

        var answer = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("data: first", await reader.ReadLineAsync());
        go.SetResult();

        Assert.Contains("data: last", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _studio.Dispose();

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private RequestDelegate Room()
    {
        var links = new ReviewLinks(ReviewLinkKeys.Create(), new("http://localhost"));
        return StudioApp.Build(StudioServices.Of(_studio.Studio, _studio.Store, links, new Anybody(), _studio.Time));
    }

    private sealed class Anybody : ICallerIdentity
    {
        public Task<Caller?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken = default) => Task.FromResult<Caller?>(new(TestStudio.Workspace, "rita", [Role.Owner]));
    }

    private sealed class ActivityFeature(Activity activity) : IHttpActivityFeature
    {
        public Activity Activity { get; set; } = activity;
    }

    private sealed class PushedContent : HttpContent
    {
        private readonly int _size;

        public PushedContent(int size)
        {
            _size = size;
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = new byte[64 << 10];
            for (var sent = 0; sent < _size; sent += part.Length)
            {
                await stream.WriteAsync(part);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
